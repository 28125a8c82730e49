import { visibleText } from '../../../support/escape.ts'
import { iso } from '../../../support/time.ts'
import type { SensorRow } from '../../auth/accounts.ts'
import type { Parts } from '../parts.ts'
import type { SensorCard } from '../schemas/sensors.ts'
import { conditionOf } from './sensor-words.ts'

const LONGEST = 1000

/** Every sensor by name, what this server heard last included. */
export async function sensorCards(parts: Parts): Promise<SensorCard[]> {
  const rows = new Map((await parts.accounts.sensors()).map((row) => [row.name, row]))
  for (const row of parts.sensors.unsaved())
    if (isNewer(row, rows.get(row.name), parts.clock())) rows.set(row.name, row)
  const cards = [...rows.values()].map((row) => sensorCard(row, parts.clock()))
  return cards.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** Also when what is known is from a time that has not come: before a clock was set back. */
function isNewer(row: SensorRow, known: SensorRow | undefined, now: number): boolean {
  return known === undefined || row.lastSeen >= known.lastSeen || known.lastSeen > now
}

export function sensorCard({ name, lastSeen, skew, health }: SensorRow, now: number): SensorCard {
  const { state, words } = conditionOf(health, lastSeen, skew, now)
  return {
    name: visibleText(name),
    state,
    words: words.map((text) => visibleText(text, LONGEST)),
    lastSeen: iso(lastSeen),
    version: visibleText(health.version),
    clockSkewSeconds: Math.round(skew / 100) / 10,
    files: health.files,
    bytes: health.bytes,
    lines: health.lines,
    parsed: health.parsed,
    unparsed: health.unparsed,
    skipped: health.skipped,
    gapBytes: health.gapBytes,
    gapReason: health.gapReason === null ? null : visibleText(health.gapReason, LONGEST),
    overflowed: health.overflowed,
    lagSeconds: Math.round(health.lag / 100) / 10,
    journalBytes: health.journalBytes,
    diskFree: health.diskFree,
    warnings: health.warnings.map((text) => visibleText(text, LONGEST)),
  }
}
