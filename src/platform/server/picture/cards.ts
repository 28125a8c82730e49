import type { Point, SightingStore, ThreatTotals } from '../../stores/sightings/types.ts'
import type { Point as ShownPoint, ThreatCard } from '../schemas/threats.ts'
import { growthOf, MOST_ARRIVALS } from './growth.ts'
import { named } from './names.ts'
import { filled, isoMinute, type Range, stepFor } from './range.ts'

/** Pieces of a small chart. */
const SPARK_PIECES = 96

export interface Cards {
  cards: ThreatCard[]
  /** Step of the sparks, minutes. */
  step: number
}

/** A card for every threat of the range, what spreads first. */
export async function threatCards(store: SightingStore, range: Range): Promise<Cards> {
  const step = stepFor(range, SPARK_PIECES)
  const [totals, timelines, arrivals] = await Promise.all([
    store.threats(range),
    store.timelines(range, step),
    store.arrivals(range, MOST_ARRIVALS),
  ])
  const cards = totals.map((total) => {
    const seen = { points: timelines.get(total.threat) ?? [], arrivals: arrivals.get(total.threat) ?? [] }
    return threatCard(total, seen, range, step)
  })
  return { cards: cards.toSorted(bySeverity), step }
}

export function threatCard(
  total: ThreatTotals,
  { points, arrivals }: { points: readonly Point[]; arrivals: readonly number[] },
  range: Range,
  step: number,
): ThreatCard {
  const growth = growthOf(arrivals, total.sources, range)
  const [c1, c2, c3, c4, c5, none] = total.answered
  return {
    ...named(total.threat),
    requests: total.requests,
    sources: total.sources,
    sourcesError: total.error,
    first: isoMinute(total.firstMinute),
    last: isoMinute(total.lastMinute),
    answered: { '1xx': c1, '2xx': c2, '3xx': c3, '4xx': c4, '5xx': c5, none },
    doublingMinutes: growth.doublingMinutes,
    growth,
    spark: shownPoints(points, range, step),
  }
}

export function shownPoints(points: readonly Point[], range: Range, step: number): ShownPoint[] {
  return filled(range, step, points, (minute) => ({ minute, requests: 0, sources: 0 })).map((point) => ({
    t: isoMinute(point.minute),
    requests: point.requests,
    sources: point.sources,
  }))
}

/** What spreads stands above what knocks, named threats above general probing; then most requests first. */
export function bySeverity(a: ThreatCard, b: ThreatCard): number {
  return rank(a) - rank(b) || b.requests - a.requests || (a.id < b.id ? -1 : 1)
}

function rank(card: ThreatCard): number {
  if (card.kind === 'generic') return 2
  return card.doublingMinutes === null ? 1 : 0
}
