import { createRandom } from './random.ts'

/** Networks of 2^16 addresses. */
export const GROUPS = 65_536

/** Where hosts are: how many in each /16. Hosts of a group have numbers one after the other, from `starts[group]`. */
export interface Space {
  sizes: Int32Array
  /** One longer than `sizes`: the last is the number of hosts. */
  starts: Int32Array
}

export function spaceOf(sizes: Int32Array): Space {
  const starts = new Int32Array(sizes.length + 1)
  for (let group = 0; group < sizes.length; group++) starts[group + 1] = (starts[group] ?? 0) + (sizes[group] ?? 0)
  return { sizes, starts }
}

/** All hosts in one place: for worms that do not care where they are. */
export function oneGroup(hosts: number): Space {
  return spaceOf(Int32Array.of(hosts))
}

/** Where addresses that anybody uses were in 2001, roughly: so many /8s, half of their /16s. */
const USED_SLASH8 = 116
const USED_SLASH16 = 0.5
const SPREAD = 2

/**
 * Hosts as unevenly as they are on the Internet: whole /8s empty, and a few /16s with thousands. SYNTHETIC: nobody has published where
 * the hosts were, and for worms that prefer their neighbours the clustering decides more than anything else.
 */
export function clusteredSpace(hosts: number, seed = 1): Space {
  const random = createRandom(seed)
  const weights = new Float64Array(GROUPS)
  for (const slash8 of chosenSlash8(random.below)) {
    const wealth = Math.exp(random.normal())
    for (let low = 0; low < 256; low++)
      if (random.unit() < USED_SLASH16) weights[slash8 * 256 + low] = wealth * Math.exp(SPREAD * random.normal())
  }
  const sizes = new Int32Array(GROUPS)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let placed = 0
  let reached = 0
  for (let group = 0; group < GROUPS; group++) {
    reached += (weights[group] ?? 0) / total
    // Rounding the running sum leaves no host over and no group short.
    const upTo = Math.round(Math.min(1, reached) * hosts)
    sizes[group] = Math.min(upTo - placed, 60_000)
    placed += sizes[group] ?? 0
  }
  const richest = sizes.indexOf(Math.max(...sizes.subarray(0, GROUPS / 2), ...sizes.subarray(GROUPS / 2)))
  sizes[richest] = (sizes[richest] ?? 0) + hosts - placed
  return spaceOf(sizes)
}

/** Private, loopback and multicast ranges hold no host. */
function chosenSlash8(below: (n: number) => number): Set<number> {
  const chosen = new Set<number>()
  while (chosen.size < USED_SLASH8) {
    const slash8 = 1 + below(222)
    if (slash8 !== 10 && slash8 !== 127) chosen.add(slash8)
  }
  return chosen
}
