import type { JSX } from 'preact'
import type { Duty } from '../../client/types.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { AnswerOf } from '../../parts/answer-of.tsx'
import { FaultLine } from '../../parts/fault-line.tsx'
import { Heading } from '../../parts/heading.tsx'
import { Section } from '../../parts/section.tsx'
import { Sure } from '../../parts/sure.tsx'
import { Table } from '../../parts/table.tsx'
import { type Act, useAct } from '../../parts/use-act.ts'
import { VerdictLine } from '../../parts/verdict-line.tsx'
import { to } from '../../route/paths.ts'
import { counted } from '../../text/number.ts'
import { agoWords, When } from '../../text/when.tsx'
import type { PageProps } from '../types.ts'
import { NewTurn } from './new-turn.tsx'
import { RotaStrip } from './rota-strip.tsx'

export function DutyPage({ me }: PageProps): JSX.Element {
  const of = useAnswer<Duty>('/api/duty')
  const act = useAct()
  const mayChange = me.may.includes('change duty')
  return (
    <>
      <Heading title="Duty">Who must evaluate what comes, now and next</Heading>
      <FaultLine fault={act.fault} />
      <AnswerOf of={of} what="the rota">
        {(duty) => (
          <>
            <Now duty={duty} />
            <Section title="The next 14 days" wide>
              <RotaStrip duty={duty} />
            </Section>
            {duty.turns.length > 0 && <Turns duty={duty} act={act} mayChange={mayChange} />}
          </>
        )}
      </AnswerOf>
      {mayChange && <NewTurn act={act} />}
    </>
  )
}

function Now({ duty }: { duty: Duty }): JSX.Element {
  const { person, until, next, unwatched, unreachable } = duty
  const inbox = <a href={to('/advisories')}>The inbox</a>
  if (person === null)
    return (
      <VerdictLine tone="ember" strong="Nobody is watching." act={inbox}>
        {next === null
          ? 'Nobody has a turn ahead either.'
          : `${next.person} begins ${agoWords(Date.parse(next.from))}.`}
      </VerdictLine>
    )
  const holes =
    unwatched.length > 0
      ? `Nobody watches for ${counted(unwatched.length, 'stretch', 'stretches')} of the next 14 days.`
      : ''
  const silent =
    unreachable.length > 0 ? `Without a channel, told by the console alone: ${unreachable.join(', ')}.` : ''
  return (
    <VerdictLine tone={holes === '' && silent === '' ? 'pine' : 'amber'} strong={`${person} is on duty.`} act={inbox}>
      {until !== null && (
        <>
          Until <When time={until} />
          {next === null ? '. ' : `, then ${next.person}. `}
        </>
      )}
      {holes} {silent}
    </VerdictLine>
  )
}

function Turns({ duty, act, mayChange }: { duty: Duty; act: Act; mayChange: boolean }): JSX.Element {
  return (
    <Section title="Turns" note="where two overlap, the one that began last counts" wide>
      <Table
        caption="Turns"
        columns={[{ title: 'Who' }, { title: 'From' }, { title: 'To' }, { title: 'Acts', wide: true }]}
        rows={duty.turns.map((turn) => ({
          key: turn.id,
          cells: [
            turn.person,
            <When key="from" time={turn.from} />,
            <When key="to" time={turn.to} />,
            mayChange && (
              <Sure
                key="acts"
                word="Remove"
                of={`the turn of ${turn.person}`}
                act={() => act.send('DELETE', `/api/duty/turns/${turn.id}`)}
              />
            ),
          ],
        }))}
      />
    </Section>
  )
}
