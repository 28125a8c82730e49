import type { Random } from './random.ts'
import type { Space } from './space.ts'
import { addTo, createSumTree, leafAt, type SumTree } from './sum-tree.ts'

/**
 * Hosts in their groups. Inside a group the hosts of `order` lie as [infected | open | closed], so that one of each kind is chosen at
 * random, and changes its kind, in a few steps. Weights are scan rates relative to the worm's; a host whose network lets nothing out has none.
 */
export interface Population {
  space: Space
  order: Int32Array
  groupOf: Uint16Array | null
  /** By group: hosts of each kind, and the weight of its infected. */
  infectedIn: Int32Array
  openIn: Int32Array
  weightIn: Float64Array
  /** By host; null: all the same, 1. */
  weights: Float32Array | null
  alive: Uint8Array
  infected: number
  open: number
  weight: number
  heaviest: number
  /** Trees over the groups, for worms that prefer their neighbours: open hosts, and open hosts times weight. */
  near: { open: SumTree; pairs: SumTree; weight8: Float64Array; pairs8: number } | null
}

export function createPopulation(space: Space, weights: Float32Array | null, local: boolean): Population {
  const groups = space.sizes.length
  const hosts = space.starts[groups] ?? 0
  const population: Population = {
    space,
    order: Int32Array.from({ length: hosts }, (_, i) => i),
    groupOf: groups === 1 ? null : groupsOf(space, hosts),
    infectedIn: new Int32Array(groups),
    openIn: Int32Array.from(space.sizes),
    weightIn: new Float64Array(groups),
    weights,
    alive: new Uint8Array(hosts),
    infected: 0,
    open: hosts,
    weight: 0,
    heaviest: weights === null ? 1 : weights.reduce((most, weight) => Math.max(most, weight), 0),
    near: null,
  }
  if (local) population.near = createNear(space)
  return population
}

function groupsOf({ sizes, starts }: Space, hosts: number): Uint16Array {
  const groupOf = new Uint16Array(hosts)
  for (let group = 0; group < sizes.length; group++) groupOf.fill(group, starts[group], starts[group + 1])
  return groupOf
}

function createNear({ sizes }: Space): NonNullable<Population['near']> {
  const open = createSumTree(sizes.length)
  for (let group = 0; group < sizes.length; group++) open.sums[sizes.length + group] = sizes[group] ?? 0
  for (let node = sizes.length - 1; node >= 1; node--)
    open.sums[node] = (open.sums[2 * node] ?? 0) + (open.sums[2 * node + 1] ?? 0)
  return { open, pairs: createSumTree(sizes.length), weight8: new Float64Array(256), pairs8: 0 }
}

export function weightOf({ weights }: Population, host: number): number {
  return weights === null ? 1 : (weights[host] as number)
}

export function groupOfHost({ groupOf }: Population, host: number): number {
  return groupOf === null ? 0 : (groupOf[host] as number)
}

/** Infects one open host of the group, each as likely, and says which. */
export function infectIn(population: Population, group: number, random: Random): number {
  const { space, order, infectedIn, openIn, alive } = population
  const border = (space.starts[group] as number) + (infectedIn[group] as number)
  const host = exchange(order, border + random.below(openIn[group] as number), border)
  bump(infectedIn, group, 1)
  population.infected++
  alive[host] = 1
  closeOne(population, group)
  changeWeight(population, group, weightOf(population, host))
  return host
}

/** Closes one open host of the group: it was patched. */
export function patchIn(population: Population, group: number, random: Random): void {
  const { space, order, infectedIn, openIn } = population
  const first = (space.starts[group] as number) + (infectedIn[group] as number)
  const last = first + (openIn[group] as number) - 1
  exchange(order, first + random.below(openIn[group] as number), last)
  closeOne(population, group)
}

/** Cleans and patches one infected host of the group, each as likely. */
export function cleanIn(population: Population, group: number, random: Random): void {
  const { space, order, infectedIn, openIn, alive } = population
  const start = space.starts[group] as number
  const border = start + (infectedIn[group] as number) - 1
  const host = exchange(order, start + random.below(infectedIn[group] as number), border)
  // Behind the open ones: the last of them takes its place.
  exchange(order, border, border + (openIn[group] as number))
  bump(infectedIn, group, -1)
  population.infected--
  alive[host] = 0
  changeWeight(population, group, -weightOf(population, host))
}

/** Another weight for an infected host: its address was put on a list. */
export function reweigh(population: Population, host: number, weight: number): void {
  const { weights } = population
  if (weights === null) throw new Error('this population has no weights')
  const before = weights[host] as number
  weights[host] = weight
  changeWeight(population, groupOfHost(population, host), (weights[host] as number) - before)
}

/** A group in proportion to its open hosts; below a node of the tree where one is given. */
export function groupByOpen({ near }: Population, random: Random, node = 1): number {
  if (near === null) return 0
  return leafAt(near.open, random.fine() * (near.open.sums[node] ?? 0), node)
}

export function groupByInfected({ infectedIn, infected }: Population, random: Random): number {
  if (infectedIn.length === 1) return 0
  // Cleaning is rare beside scanning: a walk over the groups is cheap enough.
  let rest = random.below(infected)
  for (let group = 0; group < infectedIn.length; group++) {
    rest -= infectedIn[group] as number
    if (rest < 0) return group
  }
  return infectedIn.length - 1
}

function bump(counts: Int32Array, at: number, by: number): void {
  counts[at] = (counts[at] as number) + by
}

/** Puts `at` and `to` in each other's place and says who came to `to`. */
function exchange(order: Int32Array, at: number, to: number): number {
  const host = order[at] as number
  order[at] = order[to] as number
  order[to] = host
  return host
}

/** One open host less in a group. */
function closeOne(population: Population, group: number): void {
  const { openIn, weightIn, near } = population
  bump(openIn, group, -1)
  population.open--
  if (near === null) return
  addTo(near.open, group, -1)
  addTo(near.pairs, group, -(weightIn[group] as number))
  near.pairs8 -= near.weight8[group >> 8] as number
}

function changeWeight(population: Population, group: number, change: number): void {
  const { openIn, weightIn, near } = population
  weightIn[group] = (weightIn[group] as number) + change
  // With nobody left, what additions of fractions left over is nothing.
  population.weight = population.infected === 0 ? 0 : Math.max(0, population.weight + change)
  if (near === null) return
  addTo(near.pairs, group, change * (openIn[group] as number))
  near.weight8[group >> 8] = (near.weight8[group >> 8] as number) + change
  near.pairs8 += change * openOfSlash8(near.open, group >> 8)
}

/** The node of the tree over 65,536 groups that stands for a /8. */
export function slash8Node(slash8: number): number {
  return 256 + slash8
}

function openOfSlash8({ sums }: SumTree, slash8: number): number {
  return sums[slash8Node(slash8)] ?? 0
}
