/** Events for correlations: lines that matched base rules. Bounded; beyond that they are only counted. */
export interface EventLog {
  /** `set`: which base rules matched; `values`: the hashes of `eventFields(set)`, in their order. */
  add(segment: number, time: number, source: number, set: number, values: readonly number[]): void
  /** The number of a list of rules, ascending. */
  setOf(rules: readonly number[]): number
  readonly forgotten: number
  result(): EventRows
}

/** Columns of equal length, in the order in which the lines were read. Plain data. */
export interface EventRows {
  segment: Uint32Array
  /** Seconds. */
  time: Uint32Array
  source: Uint32Array
  set: Uint32Array
  /** Where in `values` the values of the event begin. */
  at: Uint32Array
  values: Uint32Array
  /** Rules by the number of their set. */
  sets: number[][]
  forgotten: number
}

export const EVENTS_KEPT = 1 << 20
const COLUMNS = 5

export function createEventLog(limit = EVENTS_KEPT): EventLog {
  const numbers = new Map<string, number>()
  const sets: number[][] = []
  let rows = new Uint32Array(COLUMNS * 256)
  let values = new Uint32Array(512)
  let size = 0
  let valuesSize = 0
  let forgotten = 0
  return {
    add(segment, time, source, set, hashes) {
      if (size === limit || source < 0) {
        forgotten++
        return
      }
      if (rows.length === size * COLUMNS) rows = doubled(rows)
      if (values.length < valuesSize + hashes.length) values = doubled(values)
      const at = size++ * COLUMNS
      rows[at] = segment
      rows[at + 1] = time
      rows[at + 2] = source
      rows[at + 3] = set
      rows[at + 4] = valuesSize
      for (let i = 0; i < hashes.length; i++) values[valuesSize++] = hashes[i]!
    },
    setOf(rules) {
      const name = rules.join()
      let number = numbers.get(name)
      if (number === undefined) {
        number = sets.length
        numbers.set(name, number)
        sets.push([...rules])
      }
      return number
    },
    get forgotten() {
      return forgotten
    },
    result() {
      const column = (n: number): Uint32Array => {
        const made = new Uint32Array(size)
        for (let i = 0; i < size; i++) made[i] = rows[i * COLUMNS + n]!
        return made
      }
      const [segment, time, source, set, at] = [column(0), column(1), column(2), column(3), column(4)]
      return { segment, time, source, set, at, values: values.slice(0, valuesSize), sets, forgotten }
    },
  }
}

function doubled(old: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const bigger = new Uint32Array(old.length * 2)
  bigger.set(old)
  return bigger
}
