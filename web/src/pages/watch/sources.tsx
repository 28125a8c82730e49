import type { JSX } from 'preact'
import type { Countries, SourceRow, Sources } from '../../client/types.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { AnswerOf } from '../../parts/answer-of.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FilterBox } from '../../parts/filter-box.tsx'
import { Heading } from '../../parts/heading.tsx'
import { Narrowed, narrowing } from '../../parts/narrowed.tsx'
import { RangeBar } from '../../parts/range-bar.tsx'
import { Section } from '../../parts/section.tsx'
import { SourceTable } from '../../parts/source-table.tsx'
import { WhereRegistered } from '../../parts/where-registered.tsx'
import { inRange, rangeIn, rangeWords } from '../../route/range.ts'
import { counted } from '../../text/number.ts'
import { matches } from '../../text/matches.ts'
import type { PageProps } from '../types.ts'

const MOST = 1000

export function SourcesPage({ query }: PageProps): JSX.Element {
  const range = rangeIn(query)
  const narrowed = narrowing(query, ['threat', 'sensor'])
  const country = query.get('country')
  const where = useAnswer<Countries>(inRange('/api/countries', range, narrowed))
  const of = useAnswer<Sources>(inRange('/api/sources', range, { ...narrowed, limit: String(MOST) }))
  const rows = of.answer?.sources ?? []
  const shown = rows.filter(
    (row) =>
      isFrom(row, country) &&
      matches(query.get('q'), [row.address, row.verdict, ...row.sensors, ...row.threats.map(({ name }) => name)]),
  )
  return (
    <>
      <Heading title="Sources">
        {of.answer === null
          ? 'Addresses that sent probes'
          : `${rows.length === MOST ? `The busiest ${counted(MOST, 'address', 'addresses')}` : counted(rows.length, 'address', 'addresses')} of ${rangeWords(range)}. An address is not a person, and sometimes not the sender.`}
      </Heading>
      <div class="tools">
        <RangeBar />
        <FilterBox what="sources" />
      </div>
      <Narrowed by={narrowing(query, ['threat', 'sensor', 'country'])} />
      <AnswerOf of={of} what="the sources">
        {() =>
          rows.length === 0 ? (
            <Empty says={`No source of probes in ${rangeWords(range)}.`} />
          ) : (
            <>
              {where.answer !== null && <WhereRegistered of={where.answer} chosen={country} />}
              <Section title={counted(shown.length, 'source')} note="most requests first" wide>
                <SourceTable rows={shown} caption="Sources, most requests first" />
              </Section>
            </>
          )
        }
      </AnswerOf>
    </>
  )
}

/** `unknown`: in no imported range. */
function isFrom({ country }: SourceRow, wanted: string | null): boolean {
  return wanted === null || country === (wanted === 'unknown' ? null : wanted)
}
