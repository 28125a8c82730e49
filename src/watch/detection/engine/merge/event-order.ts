import type { Partial } from '../partial.ts'

/** The events of all readers in order of time; at one time in the order of the files. */
export interface EventOrder {
  /** Which partial an event is from, and which of its rows it is. */
  owner: Uint8Array
  row: Uint32Array
}

/** A part of a reader's rows that lie in one segment. */
interface Run {
  owner: number
  file: number
  segment: number
  from: number
  to: number
}

export function eventsInOrder(partials: readonly Partial[]): EventOrder {
  const runs = partials
    .flatMap(runsOf)
    .sort((a, b) => a.file - b.file || a.segment - b.segment || a.owner - b.owner || a.from - b.from)
  const total = runs.reduce((sum, run) => sum + run.to - run.from, 0)
  const owner = new Uint8Array(total)
  const row = new Uint32Array(total)
  const times = new Uint32Array(total)
  let size = 0
  for (const run of runs) {
    const { time } = partials[run.owner]!.events
    for (let i = run.from; i < run.to; i++) {
      owner[size] = run.owner
      row[size] = i
      times[size++] = time[i]!
    }
  }
  const order = sortedByTime(times)
  return order === null
    ? { owner, row }
    : { owner: Uint8Array.from(order, (i) => owner[i]!), row: Uint32Array.from(order, (i) => row[i]!) }
}

function runsOf(partial: Partial, owner: number): Run[] {
  const { segment } = partial.events
  const runs: Run[] = []
  for (let from = 0, to = 0; from < segment.length; from = to) {
    while (to < segment.length && segment[to] === segment[from]) to++
    const { file, segment: number } = partial.segments[segment[from]!]!
    runs.push({ owner, file, segment: number, from, to })
  }
  return runs
}

/** Indices by time, equal times as they stand; null when all is in order. A radix sort in two passes of 16 bits. */
function sortedByTime(times: Uint32Array): Uint32Array | null {
  let ascending = true
  for (let i = 1; ascending && i < times.length; i++) ascending = times[i]! >= times[i - 1]!
  if (ascending) return null
  let order = Uint32Array.from(times, (_, i) => i)
  for (const shift of [0, 16]) {
    const starts = new Uint32Array(65_537)
    for (const time of times) starts[((time >>> shift) & 0xffff) + 1]!++
    for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1]!
    const sorted = new Uint32Array(order.length)
    for (const i of order) sorted[starts[(times[i]! >>> shift) & 0xffff]!++] = i
    order = sorted
  }
  return order
}
