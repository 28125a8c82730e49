import type { Parts } from '../parts.ts'
import type { Now } from '../schemas/now.ts'
import { iso } from '../../../support/time.ts'
import { threatCards } from './cards.ts'
import { headlineOf } from './headline.ts'
import { filled, isoMinute, rangeOf } from './range.ts'
import { sensorCards } from './sensor-cards.ts'

const STRIP_MINUTES = 5
const RATE_MINUTES = 10
const TOP = 6

/** The last 24 hours in one answer. */
export async function now(parts: Parts): Promise<Now> {
  const range = rangeOf({}, parts.clock())
  const latest = { from: range.to - RATE_MINUTES, to: range.to }
  const [{ cards }, traffic, recent, all] = await Promise.all([
    threatCards(parts.sightings, range),
    parts.sightings.traffic(range, STRIP_MINUTES),
    parts.sightings.traffic(latest, 1),
    sensorCards(parts),
  ])
  const ok = all.filter((sensor) => sensor.state === 'ok').length
  const sensors = { ok, blind: all.length - ok }
  const lines = sum(traffic, (point) => point.lines)
  return {
    at: iso(parts.clock()),
    ...headlineOf({ cards, sensors, lines, troubles: parts.troubles.words() }),
    threats: cards.length,
    growing: cards.filter((card) => card.doublingMinutes !== null).length,
    answered: sum(cards, (card) => card.answered['2xx']),
    sensors,
    probesPerMinute: sum(recent, (point) => point.probes) / RATE_MINUTES,
    linesPerMinute: sum(recent, (point) => point.lines) / RATE_MINUTES,
    strip: filled(range, STRIP_MINUTES, traffic, (minute) => ({ minute, lines: 0, probes: 0, sources: 0 })).map(
      ({ minute, probes, lines }) => ({ minute: isoMinute(minute), probes, lines }),
    ),
    stripMinutes: STRIP_MINUTES,
    top: cards.slice(0, TOP),
  }
}

function sum<T>(rows: readonly T[], figure: (row: T) => number): number {
  return rows.reduce((total, row) => total + figure(row), 0)
}
