import type { JSX } from 'preact'
import { Spark } from '../charts/spark.tsx'
import type { ThreatCard } from '../client/types.ts'
import { evidencePath, threatPath, to } from '../route/paths.ts'
import { count } from '../text/number.ts'
import { When } from '../text/when.tsx'
import { KIND_WORD } from '../text/words.ts'
import { Growth } from './growth.tsx'
import { Table } from './table.tsx'

export interface ThreatTableProps {
  cards: readonly ThreatCard[]
  caption: string
}

/** Threats as rows with their small charts on one scale. */
export function ThreatTable({ cards, caption }: ThreatTableProps): JSX.Element {
  const most = mostOf(cards)
  return (
    <Table
      caption={caption}
      columns={[
        { title: 'Threat' },
        { title: 'Requests over time', spare: true, wide: true },
        { title: 'Growth of sources' },
        { title: 'Sources', figures: true },
        { title: 'Requests', figures: true },
        { title: 'Answered 2xx', figures: true, spare: true },
        { title: 'Last', figures: true, spare: true },
      ]}
      rows={cards.map((card) => ({
        key: card.id,
        cells: [
          <span key="name">
            <a class="name" data-row href={threatPath(card.id)}>
              {card.name}
            </a>
            <small class="block">{[KIND_WORD[card.kind], ...card.cves.slice(0, 2)].join(' · ')}</small>
          </span>,
          <Spark key="spark" points={card.spark} most={most} height={34} urgent={card.doublingMinutes !== null} />,
          <Growth key="growth" growth={card.growth} />,
          <SourceCount key="sources" card={card} />,
          <a key="requests" href={evidencePath({ threat: card.id })}>
            {count(card.requests)}
          </a>,
          <Answered key="answered" card={card} />,
          <When key="last" time={card.last} />,
        ],
      }))}
    />
  )
}

/** One scale for all small charts of a page. */
export function mostOf(cards: readonly ThreatCard[]): number {
  return cards.reduce((most, card) => card.spark.reduce((top, point) => Math.max(top, point.requests), most), 1)
}

/** With a tilde when it is an estimate; the error on hover. */
export function SourceCount({ card }: { card: ThreatCard }): JSX.Element {
  const estimate = card.sourcesError > 0
  return (
    <a
      href={to('/sources', { threat: card.id })}
      title={estimate ? `estimate, standard error ${(card.sourcesError * 100).toFixed(1)} %` : 'counted exactly'}
    >
      {estimate && card.sources > 100 ? '~' : ''}
      {count(card.sources)}
    </a>
  )
}

export function Answered({ card }: { card: ThreatCard }): JSX.Element {
  const answered = card.answered['2xx']
  if (answered === 0) return <span class="soft">0</span>
  return (
    <a class="amber-ink" href={evidencePath({ threat: card.id, status: '2xx' })}>
      {count(answered)}
    </a>
  )
}
