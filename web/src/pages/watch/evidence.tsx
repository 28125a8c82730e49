import type { JSX } from 'preact'
import type { Evidence, EvidenceLine } from '../../client/types.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { AnswerOf } from '../../parts/answer-of.tsx'
import { Empty } from '../../parts/empty.tsx'
import { EvidenceTable } from '../../parts/evidence-table.tsx'
import { FilterBox } from '../../parts/filter-box.tsx'
import { Heading } from '../../parts/heading.tsx'
import { Narrowed, narrowing } from '../../parts/narrowed.tsx'
import { RangeBar } from '../../parts/range-bar.tsx'
import { Section } from '../../parts/section.tsx'
import { inRange, rangeIn, rangeWords } from '../../route/range.ts'
import { counted } from '../../text/number.ts'
import { matches } from '../../text/matches.ts'
import type { PageProps } from '../types.ts'

const MOST = 500

export function EvidencePage({ query }: PageProps): JSX.Element {
  const range = rangeIn(query)
  const asked = narrowing(query, ['threat', 'source', 'sensor'])
  const of = useAnswer<Evidence>(inRange('/api/evidence', range, { ...asked, limit: String(MOST) }))
  const status = query.get('status')
  return (
    <>
      <Heading title="Evidence">
        Log lines that numbers were counted from. Every count is kept, of the lines a sample: the first and the newest.
      </Heading>
      <div class="tools">
        <RangeBar />
        <FilterBox what="lines" />
      </div>
      <Narrowed by={narrowing(query, ['threat', 'source', 'sensor', 'status'])} />
      <AnswerOf of={of} what="the lines">
        {({ evidence }) => {
          const shown = evidence.filter((line) => hasStatus(line, status) && has(line, query.get('q')))
          if (evidence.length === 0) return <Empty says={`No line is kept for this in ${rangeWords(range)}.`} />
          return (
            <Section title={counted(shown.length, 'line')} note={noteOf(shown.length, evidence.length)} wide>
              {shown.length > 0 ? (
                <EvidenceTable lines={shown} />
              ) : (
                <p class="soft">None of the {counted(evidence.length, 'newest line')} kept is like this.</p>
              )}
            </Section>
          )
        }}
      </AnswerOf>
    </>
  )
}

function noteOf(shown: number, asked: number): string {
  const newest = asked === MOST ? `the newest ${MOST} looked at` : 'newest first'
  return shown < asked ? `of ${counted(asked, 'line')}, ${newest}` : newest
}

/** `2xx` keeps 200 to 299; `none` lines without a status. */
function hasStatus({ status }: EvidenceLine, wanted: string | null): boolean {
  if (wanted === null) return true
  return wanted === (status === null ? 'none' : `${Math.floor(status / 100)}xx`)
}

function has(line: EvidenceLine, filter: string | null): boolean {
  return matches(filter, [line.text, line.source, line.threat, line.file])
}
