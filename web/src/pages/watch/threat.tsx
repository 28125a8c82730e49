import type { JSX } from 'preact'
import { AnsweredBar } from '../../charts/answered-bar.tsx'
import { Timeline } from '../../charts/timeline.tsx'
import type { ThreatCard, ThreatPage as Page } from '../../client/types.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { AnswerOf } from '../../parts/answer-of.tsx'
import { Catalogue } from '../../parts/catalogue.tsx'
import { Empty } from '../../parts/empty.tsx'
import { EvidenceTable } from '../../parts/evidence-table.tsx'
import { Heading } from '../../parts/heading.tsx'
import { RangeBar } from '../../parts/range-bar.tsx'
import { Section } from '../../parts/section.tsx'
import { SourceTable } from '../../parts/source-table.tsx'
import { VerdictLine } from '../../parts/verdict-line.tsx'
import { evidencePath, to } from '../../route/paths.ts'
import { inRange, rangeIn, rangeWords } from '../../route/range.ts'
import { growthWords, intervalWords } from '../../text/growth-words.ts'
import { count, counted } from '../../text/number.ts'
import { When } from '../../text/when.tsx'
import { KIND_WORD, type Tone } from '../../text/words.ts'
import type { PageProps } from '../types.ts'

/** Lines on this page; the page of evidence has more. */
const MOST_LINES = 8

export function ThreatPage({ id, query }: PageProps): JSX.Element {
  const range = rangeIn(query)
  const of = useAnswer<Page>(inRange(`/api/threats/${encodeURIComponent(id)}`, range))
  const card = of.answer?.card
  return (
    <>
      <Heading title={card?.name ?? id}>{card === undefined ? 'A threat' : <Facts card={card} />}</Heading>
      <div class="tools">
        <RangeBar />
      </div>
      <AnswerOf of={of} what="this threat">
        {(page) => <Story page={page} words={rangeWords(range)} />}
      </AnswerOf>
    </>
  )
}

function Facts({ card }: { card: ThreatCard }): JSX.Element {
  return (
    <>
      {[KIND_WORD[card.kind], ...card.cves].join(' · ')}
      {card.requests > 0 && (
        <>
          {' '}
          · first <When time={card.first} /> · last <When time={card.last} />
        </>
      )}
    </>
  )
}

function Story({ page, words }: { page: Page; words: string }): JSX.Element {
  const { card, catalogue, timeline, stepMinutes, sources, evidence } = page
  if (card.requests === 0)
    return (
      <>
        <Empty says={`${card.name} was not seen in ${words}.`} />
        {catalogue !== null && <Catalogue entry={catalogue} />}
      </>
    )
  return (
    <>
      <VerdictLine tone={toneOf(card)} strong={strongWords(card)} act={<Act card={card} fix={catalogue !== null} />}>
        <Rest card={card} />
      </VerdictLine>
      <Timeline points={timeline} stepMinutes={stepMinutes} urgent={card.doublingMinutes !== null} />
      {catalogue !== null && <Catalogue entry={catalogue} />}
      <div class="row">
        <Section title="What our servers answered" note={<>counted from {counted(card.requests, 'request')}</>}>
          <AnsweredBar answered={card.answered} />
        </Section>
        <Section
          title="Top sources"
          note={
            <a href={to('/sources', { threat: card.id })}>
              all {card.sourcesError > 0 && '~'}
              {count(card.sources)}
            </a>
          }
        >
          <SourceTable rows={sources.slice(0, 10)} caption={`Top sources of ${card.name}`} brief />
        </Section>
      </div>
      <Section title="Evidence" note={<a href={evidencePath({ threat: card.id })}>more lines</a>} wide>
        {evidence.length > 0 ? (
          <EvidenceTable lines={evidence.slice(0, MOST_LINES)} without="threat" />
        ) : (
          <p class="soft">No sample line is kept for this range; the counts stay.</p>
        )}
      </Section>
    </>
  )
}

function toneOf(card: ThreatCard): Tone {
  if (card.doublingMinutes !== null) return 'ember'
  return card.answered['2xx'] > 0 ? 'amber' : 'pine'
}

function strongWords(card: ThreatCard): string {
  if (card.doublingMinutes !== null) return `It spreads: the number of its sources ${growthWords(card.growth)}.`
  return card.answered['2xx'] > 0 ? 'It knocks, and was let in or fooled by a 2xx.' : 'It knocks and is refused.'
}

function Rest({ card }: { card: ThreatCard }): JSX.Element {
  const answered = card.answered['2xx']
  const interval = intervalWords(card.growth)
  return (
    <>
      {interval !== null && `${interval}. `}
      <a href={evidencePath({ threat: card.id })}>{counted(card.requests, 'request')}</a> from{' '}
      <a href={to('/sources', { threat: card.id })}>
        {card.sourcesError > 0 && 'about '}
        {counted(card.sources, 'source')}
      </a>
      ;{' '}
      {answered === 0 ? (
        'none got a 2xx.'
      ) : (
        <>
          <a href={evidencePath({ threat: card.id, status: '2xx' })}>{count(answered)}</a> got a 2xx: look whether that
          was meant to happen.
        </>
      )}
      {card.doublingMinutes === null && card.growth.why !== null && ` No growth figure: ${card.growth.why}.`}
    </>
  )
}

function Act({ card, fix }: { card: ThreatCard; fix: boolean }): JSX.Element {
  if (card.answered['2xx'] > 0)
    return (
      <a class="button" href={evidencePath({ threat: card.id, status: '2xx' })}>
        See what was answered
      </a>
    )
  return fix ? (
    <a class="button" href="#fix">
      Close the hole
    </a>
  ) : (
    <a class="button" href={evidencePath({ threat: card.id })}>
      See the lines
    </a>
  )
}
