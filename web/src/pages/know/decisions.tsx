import type { JSX } from 'preact'
import type { DecisionRow, Decisions } from '../../client/types.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { AnswerOf } from '../../parts/answer-of.tsx'
import { FaultLine } from '../../parts/fault-line.tsx'
import { Section } from '../../parts/section.tsx'
import { Sure } from '../../parts/sure.tsx'
import { Table } from '../../parts/table.tsx'
import { useAct } from '../../parts/use-act.ts'
import { racePath } from '../../route/paths.ts'
import { When } from '../../text/when.tsx'

/** What people decided to live with: each with its reason and its end. */
export function DecisionsPart({ mayEnd }: { mayEnd: boolean }): JSX.Element {
  const of = useAnswer<Decisions>('/api/decisions')
  const act = useAct()
  return (
    <Section title="Lived with" note="accepted, mitigated, or found not to apply" wide>
      <FaultLine fault={act.fault} />
      <AnswerOf of={of} what="the decisions">
        {({ decisions }) => {
          const standing = decisions.filter(stands)
          if (standing.length === 0) return <p class="soft">Nothing: every exposure counts.</p>
          return (
            <Table
              caption="Lived with"
              columns={[
                { title: 'Flaw' },
                { title: 'Where' },
                { title: 'Decision' },
                { title: 'Why', wide: true },
                { title: 'Ends' },
                { title: 'Acts' },
              ]}
              rows={standing.map((one) => ({
                key: one.id,
                cells: [
                  <a key="flaw" href={racePath(one.flaw)}>
                    {one.flaw}
                  </a>,
                  one.host ?? 'every host',
                  `${one.kind} (${one.by})`,
                  one.reason,
                  one.expires === null ? 'never' : <When key="ends" time={one.expires} />,
                  mayEnd && (
                    <Sure
                      key="acts"
                      word="End"
                      of={`the decision on ${one.flaw}`}
                      act={() => act.send('DELETE', `/api/decisions/${one.id}`)}
                    />
                  ),
                ],
              }))}
            />
          )
        }}
      </AnswerOf>
    </Section>
  )
}

function stands({ ended, expires }: DecisionRow): boolean {
  return ended === null && (expires === null || Date.parse(expires) > Date.now())
}
