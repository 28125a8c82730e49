import { createRecorder, type Curve, STEPS } from './curve.ts'
import { type Forces, forcesAt } from './forces.ts'
import {
  cleanIn,
  createPopulation,
  groupByInfected,
  groupByOpen,
  infectIn,
  patchIn,
  type Population,
  reweigh,
  slash8Node,
  weightOf,
} from './population.ts'
import type { Random } from './random.ts'
import type { Chain } from './run-uniform.ts'
import { ADDRESSES, type Settings } from './settings.ts'
import { oneGroup, type Space } from './space.ts'
import { leafAt, sumAgain } from './sum-tree.ts'

export interface HostsRun {
  curve: Curve
  chain: Chain
}

/** Infections after which sums of fractions are made anew. */
const SUM_AGAIN = 1 << 16

/**
 * Every host by itself, exactly, with everything that can be done against the worm: infection over each way of scanning, patching and
 * cleaning compete as exponential clocks; addresses come onto the blocklist a constant time after their infection. Between two
 * turns of the forces the clocks have no memory, so at a turn they are simply drawn again.
 */
export function runHosts(
  random: Random,
  settings: Settings,
  space: Space = oneGroup(settings.hosts),
  steps = STEPS,
): HostsRun {
  const local = settings.scanning === 'local' && space.sizes.length > 1
  const listing = settings.blocklist.share > 0
  const people = createPopulation(space, weightsOf(random, settings, listing), local)
  const chain: Chain = {
    times: new Float64Array(settings.hosts),
    victims: new Int32Array(settings.hosts),
    sources: new Int32Array(settings.hosts),
    length: 0,
  }
  const { curve, upTo } = createRecorder(settings.hours, steps)
  let hour = 0
  let listed = 0

  function infect(group: number, source: number): void {
    chain.victims[chain.length] = infectIn(people, group, random)
    chain.times[chain.length] = hour
    chain.sources[chain.length] = source
    chain.length++
    if (people.near !== null && chain.length % SUM_AGAIN === 0) sumAgain(people.near.pairs)
  }

  for (let i = 0; i < settings.seeds; i++) {
    infect(groupByOpen(people, random), -1)
    // A worm that begins behind a closed door is no worm.
    const host = chain.victims[i] as number
    if (people.weights !== null && weightOf(people, host) === 0) reweigh(people, host, 1)
  }
  let forces = forcesAt(settings, 0)
  for (;;) {
    const rates = ratesOf(people, settings, forces)
    const list =
      listing && listed < chain.length
        ? (chain.times[listed] as number) + settings.blocklist.delayMinutes / 60
        : Infinity
    const turn = Math.min(settings.hours, forces.until, list)
    const wait = rates.total > 0 ? random.exponential() / rates.total : Infinity
    const next = Math.min(hour + wait, turn)
    upTo(next, people.infected, chain.length, people.open)
    hour = next
    if (next < turn) {
      event(people, rates, random, infect, chain)
      continue
    }
    if (turn >= settings.hours) break
    if (turn === list) {
      const host = chain.victims[listed++] as number
      if (people.alive[host] === 1) reweigh(people, host, weightOf(people, host) * (1 - settings.blocklist.share))
      else if (people.weights !== null)
        people.weights[host] = (people.weights[host] as number) * (1 - settings.blocklist.share)
    }
    if (turn === forces.until) forces = forcesAt(settings, hour)
    if (people.infected === 0 && rates.patch === 0 && forces.until === Infinity) break
  }
  upTo(settings.hours, people.infected, chain.length, people.open)
  return { curve, chain }
}

interface Rates {
  anywhere: number
  slash8: number
  slash16: number
  patch: number
  clean: number
  total: number
}

/** Events an hour. */
function ratesOf(people: Population, settings: Settings, { factor, patch, clean }: Forces): Rates {
  const { infected, open, weight, near } = people
  const scans = settings.scanRate * weight
  const carried = settings.capacity === null || scans <= settings.capacity ? 1 : settings.capacity / scans
  const crowded = settings.congestion === 0 ? 1 : (1 - infected / settings.hosts) ** settings.congestion
  const each = settings.scanRate * 3600 * factor * carried * crowded
  const [share16, share8] = near === null ? [0, 0] : [settings.same16, settings.same8]
  const anywhere = (each * (1 - share16 - share8) * weight * open) / ADDRESSES
  const slash8 = near === null ? 0 : Math.max(0, (each * share8 * near.pairs8) / 2 ** 24)
  const slash16 = near === null ? 0 : Math.max(0, (each * share16 * (near.pairs.sums[1] ?? 0)) / 2 ** 16)
  const patched = patch * open
  const cleaned = clean * infected
  return {
    anywhere,
    slash8,
    slash16,
    patch: patched,
    clean: cleaned,
    total: anywhere + slash8 + slash16 + patched + cleaned,
  }
}

function event(
  people: Population,
  rates: Rates,
  random: Random,
  infect: (group: number, source: number) => void,
  chain: Chain,
): void {
  let at = random.fine() * rates.total
  if ((at -= rates.anywhere) < 0) return infectAnywhere(people, chain, random, infect)
  if ((at -= rates.slash8) < 0) return infectNear8(people, random, infect)
  if ((at -= rates.slash16) < 0) return infectNear16(people, random, infect)
  if ((at -= rates.patch) < 0) return patchIn(people, groupByOpen(people, random), random)
  if (people.infected > 0) cleanIn(people, groupByInfected(people, random), random)
}

function infectAnywhere(
  people: Population,
  chain: Chain,
  random: Random,
  infect: (group: number, source: number) => void,
): void {
  const source = sourceAnywhere(people, chain, random)
  if (source >= 0) infect(groupByOpen(people, random), source)
}

/** Tries at random before the hosts are looked through one by one. */
const TRIES = 2000

/** Any infected host in proportion to its weight, by trying hosts that were infected before. -1: nobody scans any more. */
function sourceAnywhere(people: Population, chain: Chain, random: Random): number {
  return sourceAmong(people, chain.victims, 0, chain.length, random)
}

function sourceIn(people: Population, group: number, random: Random): number {
  return sourceAmong(
    people,
    people.order,
    people.space.starts[group] as number,
    people.infectedIn[group] as number,
    random,
  )
}

/** One of `count` hosts from `start` on that is infected, in proportion to its weight. */
function sourceAmong(people: Population, hosts: Int32Array, start: number, count: number, random: Random): number {
  for (let tries = 0; tries < TRIES && count > 0; tries++) {
    const host = hosts[start + random.below(count)] as number
    if (people.alive[host] === 1 && random.unit() * people.heaviest <= weightOf(people, host)) return host
  }
  // Sums of fractions may leave a little weight where no host has any: then this finds nobody.
  const scanning = hosts.subarray(start, start + count).filter((host) => people.alive[host] === 1)
  let at = random.fine() * scanning.reduce((sum, host) => sum + weightOf(people, host), 0)
  for (const host of scanning) if ((at -= weightOf(people, host)) < 0) return host
  return -1
}

/** In the /16 of its source. */
function infectNear16(people: Population, random: Random, infect: (group: number, source: number) => void): void {
  const near = people.near
  if (near === null) return
  const group = leafAt(near.pairs, random.fine() * (near.pairs.sums[1] ?? 0))
  // Sums of fractions may lead to a group that is empty by now: nothing happens then, as for a scan that hits nobody.
  if (people.openIn[group] === 0 || !((people.weightIn[group] as number) > 0)) return
  const source = sourceIn(people, group, random)
  if (source >= 0) infect(group, source)
}

/** In the /8 of its source, in whatever /16. */
function infectNear8(people: Population, random: Random, infect: (group: number, source: number) => void): void {
  const near = people.near
  if (near === null) return
  const pairs = (slash8: number): number => (near.weight8[slash8] as number) * (near.open.sums[slash8Node(slash8)] ?? 0)
  let at = random.fine() * near.pairs8
  for (let slash8 = 0; slash8 < 256; slash8++) {
    if ((at -= pairs(slash8)) >= 0) continue
    const group = groupByOpen(people, random, slash8Node(slash8))
    if (people.openIn[group] === 0) return
    const source = sourceInSlash8(people, slash8, random)
    if (source >= 0) infect(group, source)
    return
  }
}

function sourceInSlash8(people: Population, slash8: number, random: Random): number {
  const total = people.near?.weight8[slash8] ?? 0
  let at = random.fine() * total
  let last = -1
  for (let group = slash8 * 256; group < slash8 * 256 + 256; group++) {
    const weight = people.weightIn[group] as number
    if (!(weight > 0) || people.infectedIn[group] === 0) continue
    last = group
    if ((at -= weight) < 0) break
  }
  return last < 0 ? -1 : sourceIn(people, last, random)
}

/** Null: all hosts scan alike, and will. */
function weightsOf(random: Random, { hosts, spread, egress }: Settings, listing: boolean): Float32Array | null {
  if (spread === 0 && egress === 0 && !listing) return null
  const weights = new Float32Array(hosts)
  for (let host = 0; host < hosts; host++) {
    if (egress > 0 && random.unit() < egress) continue
    // The mean stays 1.
    weights[host] = spread === 0 ? 1 : Math.exp(spread * random.normal() - (spread * spread) / 2)
  }
  return weights
}
