import { visibleText } from '../../../support/escape.ts'
import { rankUnknown } from '../../../watch/detection/unknown.ts'
import type { SightingStore } from '../../stores/sightings/types.ts'
import type { UnclassifiedRow } from '../schemas/unclassified.ts'
import { templateGrowth } from './growth.ts'
import { isoMinute, type Range } from './range.ts'

const LONGEST = 4000

/** Templates that look most like a new probe first; the ordinary noise of the web is left out. */
export async function unclassified(store: SightingStore, range: Range, limit: number): Promise<UnclassifiedRow[]> {
  // The store ranks by requests, we by probe-likeness: look at more than are shown.
  const totals = await store.unknown(range, limit * 4)
  // Sensors send what was refused, so every request counts as an error.
  const ranked = rankUnknown(totals.map((row) => ({ ...row, errors: row.requests })))
  const rows = ranked.filter((row) => row.noise === null).slice(0, limit)
  return Promise.all(
    rows.map(async (row) => ({
      template: visibleText(row.template, LONGEST),
      requests: row.requests,
      sources: row.sources,
      first: isoMinute(row.firstMinute),
      last: isoMinute(row.lastMinute),
      growth: await templateGrowth(store, row.template, row.sources, range),
      example: visibleText(row.example, LONGEST),
    })),
  )
}
