import type { JSX } from 'preact'
import type { ExposureChanges } from '../../client/types.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { AnswerOf } from '../../parts/answer-of.tsx'
import { ExposureChip } from '../../parts/exposure-chip.tsx'
import { Section } from '../../parts/section.tsx'
import { Table } from '../../parts/table.tsx'
import { racePath } from '../../route/paths.ts'
import { count } from '../../text/number.ts'
import { When } from '../../text/when.tsx'

/** What changed in the last 24 hours, hosts of the same flaw summed. */
export function SinceYesterday(): JSX.Element {
  const of = useAnswer<ExposureChanges>('/api/exposures/changes')
  return (
    <Section title="Since yesterday" note="the latest first" wide>
      <AnswerOf of={of} what="what changed">
        {({ changes }) =>
          changes.length === 0 ? (
            <p class="soft">Nothing changed in 24 hours: no new exposure, none closed.</p>
          ) : (
            <Table
              caption="Since yesterday"
              columns={[
                { title: 'Flaw' },
                { title: 'Hosts', figures: true },
                { title: 'Was' },
                { title: 'Is', wide: true },
                { title: 'Latest' },
              ]}
              rows={changes.map((one) => ({
                key: `${one.flaw} ${one.before} ${one.state}`,
                cells: [
                  <a key="flaw" href={racePath(one.flaw)}>
                    {one.flaw}
                  </a>,
                  count(one.hosts),
                  one.before === null ? 'not known' : <ExposureChip key="was" state={one.before} />,
                  one.state === null ? 'gone' : <ExposureChip key="is" state={one.state} />,
                  <When key="latest" time={one.latest} />,
                ],
              }))}
            />
          )
        }
      </AnswerOf>
    </Section>
  )
}
