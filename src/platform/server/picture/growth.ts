import { doubling, LEAST_SOURCES } from '../../../foresee/growth/doubling.ts'
import type { Growth } from '../../../model/look-report.ts'
import type { MinuteRange, SightingStore } from '../../stores/sightings/types.ts'

/** First sightings that are looked at; more would not make the figure better. */
export const MOST_ARRIVALS = 1000

/** How a template with so many sources grows within the range. */
export async function templateGrowth(
  store: SightingStore,
  template: string,
  sources: number,
  range: MinuteRange,
): Promise<Growth> {
  const few = sources < LEAST_SOURCES
  const minutes = few ? [] : await store.firstSeen({ from: range.from, to: range.to, template }, MOST_ARRIVALS)
  return growthOf(minutes, sources, range)
}

/** How so many sources, of which the first were seen in these minutes (ascending, at most `MOST_ARRIVALS`), grow within the range. */
export function growthOf(minutes: readonly number[], sources: number, range: MinuteRange): Growth {
  if (sources < LEAST_SOURCES) return doubling(new Float64Array(sources), 0, 0)
  // Of what comes after the last of a full list nothing is known here: it must not look as if nobody came.
  const end = minutes.length < MOST_ARRIVALS ? range.to : (minutes.at(-1) ?? range.to - 1) + 1
  const growth = doubling(spreadOverMinutes(minutes), range.from * 60, end * 60)
  const rounded = (figure: number | null): number | null => (figure === null ? null : Number(figure.toPrecision(3)))
  return {
    doublingMinutes: rounded(growth.doublingMinutes),
    interval: growth.interval && [rounded(growth.interval[0]), rounded(growth.interval[1])],
    why: growth.why,
  }
}

/** The store knows minutes: arrivals of one minute (ascending) are spread evenly over it. Seconds. */
export function spreadOverMinutes(minutes: readonly number[]): Float64Array {
  const seconds = new Float64Array(minutes.length)
  for (let i = 0; i < minutes.length; ) {
    const minute = minutes[i] ?? 0
    let next = i + 1
    while (minutes[next] === minute) next++
    for (let k = i; k < next; k++) seconds[k] = (minute + (k - i + 0.5) / (next - i)) * 60
    i = next
  }
  return seconds
}
