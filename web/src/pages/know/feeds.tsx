import type { JSX } from 'preact'
import type { Advisories } from '../../client/types.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { AnswerOf } from '../../parts/answer-of.tsx'
import { Section } from '../../parts/section.tsx'
import { Table } from '../../parts/table.tsx'
import { count } from '../../text/number.ts'
import { agoWords, When } from '../../text/when.tsx'

type Feed = Advisories['sources'][number]

/** Publishers correct and add daily: after this a feed is old. Milliseconds, as on the command line. */
const OLD = 3 * 86_400_000

/** Where advisories come from, and how old each source is: an empty inbox says little when nothing was fetched for a month. */
export function FeedsPart(): JSX.Element {
  const of = useAnswer<Advisories>('/api/advisories?limit=1')
  return (
    <Section title="Where they come from" note="firebreak advisory sync fetches" wide>
      <AnswerOf of={of} what="the sources">
        {({ sources }) => (
          <Table
            caption="Where they come from"
            columns={[
              { title: 'Source' },
              { title: 'Read' },
              { title: 'Newest', spare: true },
              { title: 'Records', figures: true },
              { title: 'Last failure', wide: true },
            ]}
            rows={sources.map((feed) => ({
              key: feed.source,
              cells: [
                feed.source,
                <ReadAt key="read" feed={feed} />,
                feed.newest === null ? '' : <When key="newest" time={feed.newest} />,
                count(feed.records),
                feed.failure ?? '',
              ],
            }))}
          />
        )}
      </AnswerOf>
    </Section>
  )
}

function ReadAt({ feed: { source, synced } }: { feed: Feed }): JSX.Element {
  if (source === 'catalogue') return <span>built in</span>
  if (synced === null) return <span class="amber-ink">▲ never</span>
  const time = Date.parse(synced)
  return Date.now() - time > OLD ? (
    <span class="amber-ink">▲ old: {agoWords(time)}</span>
  ) : (
    <span>{agoWords(time)}</span>
  )
}
