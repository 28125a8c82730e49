import type { CountryTable } from '../../../watch/ranges/country-table.ts'
import type { SightingStore, ThreatTotals } from '../../stores/sightings/types.ts'
import { refuse } from '../refusal.ts'
import type { ThreatPage } from '../schemas/threats.ts'
import { shownPoints, threatCard } from './cards.ts'
import { catalogueEntry } from './catalogue-entry.ts'
import { evidenceLine } from './evidence-line.ts'
import { MOST_ARRIVALS } from './growth.ts'
import { entryOf } from './names.ts'
import { type Range, stepFor } from './range.ts'
import { sourceRow } from './source-row.ts'

const TIMELINE_PIECES = 300
const SOURCES = 50
const EVIDENCE = 50

/** A threat of the catalogue has a page even when nothing was seen of it; any other only when it was seen. */
export async function threatPage(
  store: SightingStore,
  id: string,
  range: Range,
  countries: CountryTable | null,
): Promise<ThreatPage> {
  const filter = { from: range.from, to: range.to, threat: id }
  const step = stepFor(range, TIMELINE_PIECES)
  const [totals, points, arrivals, sources, evidence] = await Promise.all([
    store.threats(filter),
    store.timeline(filter, step),
    store.firstSeen(filter, MOST_ARRIVALS),
    store.sources(filter, SOURCES),
    store.evidence(filter, EVIDENCE),
  ])
  const entry = entryOf(id)
  const [total] = totals
  if (total === undefined && entry === null)
    refuse('not-found', 'no threat has this id, or it was not seen in this range')
  return {
    range: range.shown,
    card: threatCard(total ?? unseen(id, range), { points, arrivals }, range, step),
    catalogue: entry && catalogueEntry(entry),
    stepMinutes: step,
    timeline: shownPoints(points, range, step),
    sources: sources.map((source) => sourceRow(source, countries)),
    evidence: evidence.map(evidenceLine),
  }
}

function unseen(threat: string, range: Range): ThreatTotals {
  const { from } = range
  return {
    threat,
    requests: 0,
    sources: 0,
    error: 0,
    answered: [0, 0, 0, 0, 0, 0],
    firstMinute: from,
    lastMinute: from,
  }
}
