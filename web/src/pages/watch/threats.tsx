import type { JSX } from 'preact'
import { Spark } from '../../charts/spark.tsx'
import type { ThreatCard, Threats } from '../../client/types.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { AnswerOf } from '../../parts/answer-of.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FilterBox } from '../../parts/filter-box.tsx'
import { Growth } from '../../parts/growth.tsx'
import { Heading } from '../../parts/heading.tsx'
import { RangeBar } from '../../parts/range-bar.tsx'
import { Section } from '../../parts/section.tsx'
import { mostOf, SourceCount, ThreatTable } from '../../parts/threat-table.tsx'
import { evidencePath, threatPath } from '../../route/paths.ts'
import { inRange, rangeIn, rangeWords } from '../../route/range.ts'
import { count, counted } from '../../text/number.ts'
import { When } from '../../text/when.tsx'
import { KIND_WORD } from '../../text/words.ts'
import { matches } from '../../text/matches.ts'
import type { PageProps } from '../types.ts'

export function ThreatsPage({ query }: PageProps): JSX.Element {
  const range = rangeIn(query)
  const of = useAnswer<Threats>(inRange('/api/threats', range))
  return (
    <>
      <Heading title="Threats">
        {of.answer === null ? 'Worms, exploits and scanners' : summary(of.answer.threats)}
      </Heading>
      <div class="tools">
        <RangeBar />
        <FilterBox what="threats" />
      </div>
      <AnswerOf of={of} what="the threats">
        {({ threats }) => <Wall threats={threats} filter={query.get('q')} words={rangeWords(range)} />}
      </AnswerOf>
    </>
  )
}

interface WallProps {
  threats: readonly ThreatCard[]
  filter: string | null
  words: string
}

function Wall({ threats, filter, words }: WallProps): JSX.Element {
  const shown = threats.filter((card) => matches(filter, [card.name, card.id, card.kind, ...card.cves]))
  const named = shown.filter(({ kind }) => kind !== 'generic')
  const generic = shown.filter(({ kind }) => kind === 'generic')
  const most = mostOf(shown)
  if (threats.length === 0)
    return <Empty says={`No known threat in ${words}.`}>That is what a quiet place looks like.</Empty>
  if (shown.length === 0) return <p class="waiting">None of {counted(threats.length, 'threat')} has these words.</p>
  return (
    <>
      <div class="wall">
        {named.map((card) => (
          <Card key={card.id} card={card} most={most} />
        ))}
      </div>
      {generic.length > 0 && (
        <Section title="General probing" note="no CVE can be named from it" wide>
          <ThreatTable cards={generic} caption="General probing" />
        </Section>
      )}
    </>
  )
}

/** One of many small charts, all on one scale. */
function Card({ card, most }: { card: ThreatCard; most: number }): JSX.Element {
  const grows = card.doublingMinutes !== null
  return (
    <article class={grows ? 'card urgent' : 'card'}>
      <h2>
        <a data-row href={threatPath(card.id)}>
          {card.name}
        </a>
      </h2>
      <p class="soft">{[KIND_WORD[card.kind], ...card.cves.slice(0, 2)].join(' · ')}</p>
      <Spark points={card.spark} most={most} urgent={grows} height={56} />
      <p>
        <Growth growth={card.growth} />
      </p>
      <p class="soft">
        <SourceCount card={card} /> {card.sources === 1 ? 'source' : 'sources'},{' '}
        <a href={evidencePath({ threat: card.id })}>{counted(card.requests, 'request')}</a>
        {card.answered['2xx'] > 0 && (
          <>
            ,{' '}
            <a class="amber-ink" href={evidencePath({ threat: card.id, status: '2xx' })}>
              {count(card.answered['2xx'])} answered
            </a>
          </>
        )}
        , last <When time={card.last} />
      </p>
    </article>
  )
}

function summary(threats: readonly ThreatCard[]): string {
  const growing = threats.filter(({ doublingMinutes }) => doublingMinutes !== null).length
  if (threats.length === 0) return 'None in this range'
  return `${counted(threats.length, 'threat')}, ${growing === 0 ? 'none growing' : `${count(growing)} growing`}; all charts on one logarithmic scale`
}
