import type { JSX } from 'preact'
import type { Unclassified, UnclassifiedRow } from '../../client/types.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { AnswerOf } from '../../parts/answer-of.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FilterBox } from '../../parts/filter-box.tsx'
import { Growth } from '../../parts/growth.tsx'
import { Heading } from '../../parts/heading.tsx'
import { RangeBar } from '../../parts/range-bar.tsx'
import { Section } from '../../parts/section.tsx'
import { VerdictLine } from '../../parts/verdict-line.tsx'
import { inRange, rangeIn, rangeWords } from '../../route/range.ts'
import { count, counted } from '../../text/number.ts'
import { When } from '../../text/when.tsx'
import { matches } from '../../text/matches.ts'
import type { PageProps } from '../types.ts'

export function UnclassifiedPage({ query }: PageProps): JSX.Element {
  const range = rangeIn(query)
  const of = useAnswer<Unclassified>(inRange('/api/unclassified', range))
  return (
    <>
      <Heading title="Unclassified">
        Requests that no rule knows, reduced to templates. A new worm shows here first.
      </Heading>
      <div class="tools">
        <RangeBar />
        <FilterBox what="templates" />
      </div>
      <AnswerOf of={of} what="what no rule knows">
        {({ unclassified }) =>
          unclassified.length === 0 ? (
            <Empty says={`Nothing odd that no rule knows in ${rangeWords(range)}.`} />
          ) : (
            <Templates rows={unclassified} filter={query.get('q')} />
          )
        }
      </AnswerOf>
    </>
  )
}

function Templates({ rows, filter }: { rows: readonly UnclassifiedRow[]; filter: string | null }): JSX.Element {
  const shown = rows.filter((row) => matches(filter, [row.template, row.example]))
  const growing = rows.filter(({ growth }) => growth.doublingMinutes !== null)
  const [first] = growing
  return (
    <>
      {first === undefined ? (
        <VerdictLine tone="pine" strong="Nothing unknown spreads.">
          {counted(rows.length, 'template')}, none from a growing number of sources.
        </VerdictLine>
      ) : (
        <VerdictLine
          tone="ember"
          strong={`${counted(growing.length, 'unknown request')} ${growing.length === 1 ? 'spreads' : 'spread'}.`}
        >
          This may be a new worm: nobody has a rule for it yet. Look at the line, then write one.
        </VerdictLine>
      )}
      <Section title={counted(shown.length, 'template')} note="most remarkable first" wide>
        <ul class="evidence">
          {shown.map((row) => (
            <li key={row.template}>
              <code class="name" data-row tabIndex={0}>
                {row.template}
              </code>
              <div class="facts">
                <Growth growth={row.growth} />
                <span>{counted(row.sources, 'source')}</span>
                <span>{count(row.requests)} requests</span>
                <span>
                  <When time={row.first} /> to <When time={row.last} />
                </span>
              </div>
              <details>
                <summary>A line of it</summary>
                <code tabIndex={0}>{row.example}</code>
              </details>
            </li>
          ))}
        </ul>
      </Section>
    </>
  )
}
