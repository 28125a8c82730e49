import type { Correlation } from '../../../../model/rule.ts'

/** Finds the groups that may reach what a correlation wants, before anything is kept for each of them. */
export interface Heat {
  /** One event of a group (any hash of it) at a time, seconds; times ascend. */
  add(group: number, time: number): void
  /** False only when the group surely never makes the correlation fire. */
  isHot(group: number): boolean
}

const SLOTS = 1 << 16
const ALWAYS: Heat = { add: () => {}, isHot: () => true }

/**
 * Time is cut into pieces as long as a bucket takes to leak empty, or as the window is. To fire, a group needs half of the wanted events in
 * one piece: n events over m pieces that overflow a bucket are more than (m - 1) times what it holds. Groups that share a slot only make it hotter.
 */
export function createHeat(correlation: Correlation): Heat {
  const { op, type, count, leak, timespan } = correlation
  const counts = type === 'event_count' || type === 'value_count'
  if (!counts || (op !== '>=' && op !== '>')) return ALWAYS
  const wanted = op === '>' ? count + 1 : count
  const piece = leak === null ? timespan : (wanted - 1) * leak
  const half = Math.ceil(wanted / 2)
  if (half < 2 || piece <= 0) return ALWAYS
  let pieces: Float64Array | null = null
  let events = new Uint16Array(0)
  let hot = new Uint8Array(0)
  return {
    add(group, time) {
      if (pieces === null) {
        pieces = new Float64Array(SLOTS).fill(-1)
        events = new Uint16Array(SLOTS)
        hot = new Uint8Array(SLOTS)
      }
      const slot = group & (SLOTS - 1)
      if (hot[slot] === 1) return
      const now = Math.floor(time / piece)
      if (pieces[slot] !== now) {
        pieces[slot] = now
        events[slot] = 0
      }
      if (++events[slot]! >= half) hot[slot] = 1
    },
    isHot: (group) => hot[group & (SLOTS - 1)] === 1,
  }
}
