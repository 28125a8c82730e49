import type { ExposedPoint, Race } from '../client/types.ts'

/** From the bottom: what is exposed, then what is done about it. Each is drawn on the ones before it. */
export const LAYERS = [
  ['unknown', 'unknown'],
  ['open', 'open'],
  ['fixedOnDisk', 'fixed on disk, old code runs'],
  ['mitigated', 'mitigated or accepted'],
  ['fixed', 'fixed'],
] as const

export type Layer = (typeof LAYERS)[number][0]

const HOUR = 3_600_000
/** What lies ahead gets at most this share of the picture. */
const AHEAD = 0.35

/** Milliseconds that the picture begins and ends at, and where now stands in it. */
export function spanOf(race: Race): { from: number; now: number; to: number } {
  const from = Date.parse(race.from)
  const now = Date.parse(race.to)
  const wanted = [race.deadline?.due, race.forecast?.at(-1)?.t].map((time) => (time ? Date.parse(time) : now))
  const most = now + ((now - from) * AHEAD) / (1 - AHEAD)
  return { from, now, to: Math.min(most, Math.max(now, ...wanted) + (now - from) * 0.02) }
}

export function heightOf(point: ExposedPoint, layer: Layer): number {
  return layer === 'mitigated' ? point.mitigated + point.accepted : point[layer]
}

/** Hosts at most at any moment. */
export function mostHosts(points: readonly ExposedPoint[]): number {
  return Math.max(1, ...points.map((point) => LAYERS.reduce((sum, [layer]) => sum + heightOf(point, layer), 0)))
}

export interface Rate {
  time: number
  /** Probes an hour. */
  rate: number
}

/** Probes an hour in each step, so that pictures of different steps can be compared. */
export function ratesOf(race: Race): Rate[] {
  const hours = (race.stepMinutes * 60_000) / HOUR
  return race.probes.map(({ t, requests }) => ({ time: Date.parse(t), rate: requests / hours }))
}

export interface PlacedMark {
  time: number
  text: string
  kind: Race['marks'][number]['kind']
  /** Line of text above the picture, 0 the lowest; null: there is no room for its words. */
  row: number | null
  /** Middle of its words, pixels. */
  middle: number
}

export interface Room {
  /** Pixels between which the picture lies, and between which words may stand. */
  left: number
  right: number
  width: number
  rows: number
}

/** Half a letter of a mark, pixels: wide enough for every text that marks have. */
const HALF_LETTER = 3.3

/**
 * Gives each mark a row in which its words touch no others, its own steps before those of history: when room is short, the deadline
 * is named before the news. `x`: pixels of a time.
 */
export function placeMarks(race: Race, x: (time: number) => number, { left, right, width, rows }: Room): PlacedMark[] {
  const taken: Array<Array<[number, number]>> = Array.from({ length: rows }, () => [])
  return race.marks
    .map(({ t, text, kind }) => ({ time: Date.parse(t), text, kind }))
    .filter(({ time }) => x(time) >= left && x(time) <= right)
    .toSorted((a, b) => Number(a.kind === 'event') - Number(b.kind === 'event') || a.time - b.time)
    .map((mark) => {
      const half = mark.text.length * HALF_LETTER
      const middle = Math.min(Math.max(x(mark.time), left + half), width - half)
      const free = (row: ReadonlyArray<[number, number]>): boolean =>
        row.every(([begin, end]) => middle + half + 8 < begin || middle - half - 8 > end)
      const row = middle - half < left ? -1 : taken.findIndex(free)
      taken[row]?.push([middle - half, middle + half])
      return { ...mark, middle, row: row < 0 ? null : row }
    })
}
