import type { JSX } from 'preact'
import type { Duty, Evaluation, Inbox } from '../../client/types.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { AnswerOf } from '../../parts/answer-of.tsx'
import { Chip } from '../../parts/chip.tsx'
import { FilterBox } from '../../parts/filter-box.tsx'
import { Heading } from '../../parts/heading.tsx'
import { Section } from '../../parts/section.tsx'
import { Table } from '../../parts/table.tsx'
import { VerdictLine } from '../../parts/verdict-line.tsx'
import { advisoryPath, to } from '../../route/paths.ts'
import { INBOX_TONE, INBOX_WORD, rowWords, VERDICT_WORD } from '../../text/inbox-words.ts'
import { matches } from '../../text/matches.ts'
import { counted } from '../../text/number.ts'
import { agoWords, When } from '../../text/when.tsx'
import type { PageProps } from '../types.ts'

export function AdvisoriesPage({ query }: PageProps): JSX.Element {
  const of = useAnswer<Inbox>('/api/inbox')
  const duty = useAnswer<Duty>('/api/duty').answer
  return (
    <>
      <Heading title="Advisories">Those that touch a host of yours, each with a person and a time</Heading>
      {duty !== null && <DutyLine duty={duty} />}
      <div class="tools">
        <FilterBox what="advisories" />
      </div>
      <AnswerOf of={of} what="the inbox">
        {({ evaluations }) => <Lists evaluations={evaluations} filter={query.get('q')} />}
      </AnswerOf>
    </>
  )
}

/** One sentence: is anything left lying? */
function DutyLine({ duty }: { duty: Duty }): JSX.Element {
  const { overdue, unowned, waiting, acknowledged } = duty.inbox
  const rota = <a href={to('/duty')}>The rota</a>
  if (duty.person === null)
    return (
      <VerdictLine tone="ember" strong="Nobody is watching." act={rota}>
        New advisories reach nobody until somebody is on duty.
      </VerdictLine>
    )
  const open = waiting + acknowledged + unowned + overdue
  if (overdue + unowned > 0)
    return (
      <VerdictLine
        tone="ember"
        strong={`${counted(overdue + unowned, 'advisory', 'advisories')} left lying:`}
        act={rota}
      >
        {overdue} overdue, {unowned} with nobody. {duty.person} is on duty.
      </VerdictLine>
    )
  return (
    <VerdictLine
      tone={open > 0 ? 'amber' : 'pine'}
      strong={
        open > 0
          ? `${counted(open, 'advisory waits', 'advisories wait')} for a verdict.`
          : 'Every advisory has its verdict.'
      }
      act={rota}
    >
      {duty.person} is on duty.
    </VerdictLine>
  )
}

function Lists({ evaluations, filter }: { evaluations: readonly Evaluation[]; filter: string | null }): JSX.Element {
  const shown = evaluations.filter((one) => matches(filter, [one.advisory, one.title, one.owner ?? '', one.state]))
  const open = shown.filter(({ state }) => state !== 'evaluated' && state !== 'closed')
  const done = shown.filter((one) => !open.includes(one))
  if (evaluations.length === 0)
    return (
      <div class="empty">
        <p>
          <strong>No advisory has touched a host of yours.</strong> They come here when a host that was looked at has a
          package that an advisory names. <code>firebreak host check</code> looks at hosts,{' '}
          <code>firebreak advisory sync</code> fetches advisories.
        </p>
      </div>
    )
  if (shown.length === 0)
    return <p class="waiting">None of {counted(evaluations.length, 'advisory', 'advisories')} has these words.</p>
  return (
    <>
      <Section title="To evaluate" note={open.length === 0 ? 'none' : 'the most urgent first'} wide>
        {open.length === 0 ? (
          <p class="soft">Nothing waits.</p>
        ) : (
          <Table
            caption="To evaluate"
            columns={[
              { title: 'Advisory' },
              { title: 'About', wide: true },
              { title: 'Close within', spare: true },
              { title: 'With' },
              { title: 'Evaluate by' },
            ]}
            rows={open.map((one) => ({
              key: one.advisory,
              cells: [
                <a key="id" data-row href={advisoryPath(one.advisory)}>
                  {one.advisory}
                </a>,
                one.title,
                rowWords(one.days),
                <span key="with">
                  {one.owner} <Chip tone={INBOX_TONE[one.state]} word={INBOX_WORD[one.state]} />
                </span>,
                <span key="due">
                  <When time={one.due} /> <small>{agoWords(Date.parse(one.due))}</small>
                </span>,
              ],
            }))}
          />
        )}
      </Section>
      {done.length > 0 && (
        <Section title="Evaluated or closed" note="closed ones for 30 days" wide>
          <Table
            caption="Evaluated or closed"
            columns={[
              { title: 'Advisory' },
              { title: 'Verdict' },
              { title: 'Why', wide: true },
              { title: 'By', spare: true },
              { title: 'Comes back' },
            ]}
            rows={done.map((one) => ({
              key: one.advisory,
              cells: [
                <a key="id" data-row href={advisoryPath(one.advisory)}>
                  {one.advisory}
                </a>,
                one.closed !== null || one.verdict === null ? 'closed' : VERDICT_WORD[one.verdict],
                one.closed?.reason ?? one.reason ?? '',
                one.evaluatedBy ?? '',
                one.expires === null ? '' : <When key="expires" time={one.expires} />,
              ],
            }))}
          />
        </Section>
      )}
    </>
  )
}
