/** Lengths of rollup periods, minutes: the hour, the day, and thirty days counted from 1970 (so that no calendar is needed). */
export const HOUR = 60
export const DAY = 1440
export const BLOCK = 43_200
/** Half days, and seven days counted from 1970: summed when they are over. */
export const HALF = 720
export const WEEK = 10_080

/** A run of whole periods of one level (minutes; 1 means single minutes), half-open. */
export interface Segment {
  level: number
  from: number
  to: number
}

/**
 * Covers [from, to) without overlap by the longest periods that fit and that `has`, longest level first; single minutes fill
 * what is left. Neighbours of one level are joined; ascending.
 */
export function cover(
  from: number,
  to: number,
  levels: readonly number[],
  has: (level: number, start: number) => boolean = () => true,
): Segment[] {
  const segments: Segment[] = []
  if (from >= to) return segments
  const [level, ...shorter] = levels
  if (level === undefined) return [{ level: 1, from, to }]
  let gap = from
  for (let start = Math.ceil(from / level) * level; start + level <= to; start += level) {
    if (!has(level, start)) continue
    append(segments, cover(gap, start, shorter, has))
    append(segments, [{ level, from: start, to: start + level }])
    gap = start + level
  }
  append(segments, cover(gap, to, shorter, has))
  return segments
}

function append(segments: Segment[], more: readonly Segment[]): void {
  for (const segment of more) {
    const last = segments.at(-1)
    if (last !== undefined && last.level === segment.level && last.to === segment.from) last.to = segment.to
    else segments.push({ ...segment })
  }
}

/** Levels whose periods never straddle a step of `step` minutes. */
export function levelsWithin(step: number, levels: readonly number[]): number[] {
  return levels.filter((level) => step % level === 0)
}

export function startOf(minute: number, step: number): number {
  return Math.floor(minute / step) * step
}
