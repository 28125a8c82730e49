import { createRecorder, type Curve, STEPS } from './curve.ts'
import type { Random } from './random.ts'
import { ADDRESSES, type Settings } from './settings.ts'

/**
 * Each infected host walks upwards from a start address, its own for a share of them. The hosts' addresses are drawn and sorted once; a
 * scanner's next event is its arrival at the next of them. Exact; the addresses are synthetic (uniform).
 */
export function runSequential(random: Random, settings: Settings, steps = STEPS): Curve {
  const { hosts, seeds, scanRate, near, hours } = settings
  const addresses = Uint32Array.from({ length: hosts }, () => random.bits()).sort()
  const { curve, upTo } = createRecorder(hours, steps)
  const infected = new Uint8Array(hosts)
  const perHour = scanRate * 3600
  const queue = createQueue()
  let ever = 0

  /** It begins at its own address, or anywhere. */
  function begin(host: number, hour: number): void {
    infected[host] = 1
    ever++
    const own = random.unit() < near
    const from = own ? (addresses[host] as number) : random.bits()
    const next = own ? (host + 1) % hosts : firstFrom(addresses, from)
    push(queue, hour + distance(from, addresses[next] as number) / perHour, next)
  }

  for (let i = 0; i < seeds; i++) {
    let host = random.below(hosts)
    while (infected[host] === 1) host = random.below(hosts)
    begin(host, 0)
  }
  while (queue.length > 0) {
    const hour = queue.times[0] as number
    upTo(Math.min(hour, hours), ever, ever, hosts - ever)
    if (hour >= hours || ever === hosts) break
    const at = queue.places[0] as number
    const next = (at + 1) % hosts
    replaceFirst(queue, hour + distance(addresses[at] as number, addresses[next] as number) / perHour, next)
    if (infected[at] === 0) begin(at, hour)
  }
  upTo(hours, ever, ever, hosts - ever)
  return curve
}

/** Upwards, and from the last address to the first. */
function distance(from: number, to: number): number {
  return to > from ? to - from : to - from + ADDRESSES
}

/** Index of the first address that is not below; 0 when all are. */
function firstFrom(addresses: Uint32Array, from: number): number {
  let low = 0
  let high = addresses.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((addresses[middle] as number) < from) low = middle + 1
    else high = middle
  }
  return low % addresses.length
}

/** A binary heap: the earliest arrival is the first. */
interface Queue {
  times: Float64Array
  places: Int32Array
  length: number
}

function createQueue(): Queue {
  return { times: new Float64Array(1024), places: new Int32Array(1024), length: 0 }
}

function push(queue: Queue, time: number, place: number): void {
  if (queue.length === queue.times.length) {
    const [times, places] = [new Float64Array(queue.length * 2), new Int32Array(queue.length * 2)]
    times.set(queue.times)
    places.set(queue.places)
    Object.assign(queue, { times, places })
  }
  let at = queue.length++
  while (at > 0) {
    const parent = (at - 1) >> 1
    if ((queue.times[parent] as number) <= time) break
    queue.times[at] = queue.times[parent] as number
    queue.places[at] = queue.places[parent] as number
    at = parent
  }
  queue.times[at] = time
  queue.places[at] = place
}

function replaceFirst(queue: Queue, time: number, place: number): void {
  const { times, places, length } = queue
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= length) break
    if (child + 1 < length && (times[child + 1] as number) < (times[child] as number)) child++
    if ((times[child] as number) >= time) break
    times[at] = times[child] as number
    places[at] = places[child] as number
    at = child
  }
  times[at] = time
  places[at] = place
}
