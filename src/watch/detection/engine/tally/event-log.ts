import { createHash } from 'node:crypto'

/** Events for correlations: records that matched a base rule. Bounded; beyond that they are only counted. */
export interface EventLog {
  /** `values` are the values of `fields` that the rule's correlations look at, source excepted; null when they need none. */
  add(segment: number, time: number, source: number, rule: number, values: number): void
  /** The number of a list of values; -1 when there is no room for another. */
  numberOf(values: ReadonlyArray<string | null>): number
  readonly forgotten: number
  result(): EventRows
}

/** Columns of equal length, in the order in which the lines were read. Plain data. */
export interface EventRows {
  segment: Uint32Array
  /** Seconds. */
  time: Uint32Array
  source: Uint32Array
  rule: Uint32Array
  values: Uint32Array
  /** JSON lists by their number. */
  lists: string[]
  forgotten: number
}

export const EVENTS_KEPT = 1 << 20
const LISTS_KEPT = 1 << 16
const LONGEST = 64

export function createEventLog(limit = EVENTS_KEPT): EventLog {
  const numbers = new Map<string, number>()
  let rows = new Uint32Array(5 * 256)
  let size = 0
  let forgotten = 0
  return {
    add(segment, time, source, rule, values) {
      if (size === limit || source < 0 || values < 0) {
        forgotten++
        return
      }
      if (rows.length === size * 5) {
        const bigger = new Uint32Array(rows.length * 2)
        bigger.set(rows)
        rows = bigger
      }
      const at = size++ * 5
      rows[at] = segment
      rows[at + 1] = time
      rows[at + 2] = source
      rows[at + 3] = rule
      rows[at + 4] = values
    },
    numberOf(values) {
      const text = JSON.stringify(values.map((value) => (value === null ? null : shortened(value))))
      const known = numbers.get(text)
      if (known !== undefined) return known
      if (numbers.size === LISTS_KEPT) return -1
      numbers.set(text, numbers.size)
      return numbers.size - 1
    },
    get forgotten() {
      return forgotten
    },
    result() {
      const column = (n: number): Uint32Array => Uint32Array.from({ length: size }, (_, i) => rows[i * 5 + n]!)
      const [segment, time, source, rule, values] = [column(0), column(1), column(2), column(3), column(4)]
      return { segment, time, source, rule, values, lists: [...numbers.keys()], forgotten }
    },
  }
}

/** Only equality counts, so a long value may stand as its hash. */
function shortened(value: string): string {
  return value.length <= LONGEST ? value : `sha256:${createHash('sha256').update(value, 'latin1').digest('base64')}`
}
