import { iso } from '../../../support/time.ts'
import type { StateChange } from '../../exposure/store.ts'
import type { ExposedPoint } from '../schemas/race.ts'

/** From worst to best: a host with two packages that have the flaw stands as the worse of them. */
const WORST_FIRST = ['open', 'fixed-on-disk', 'unknown', 'mitigated', 'accepted', 'fixed', 'not-affected']
/** Points that a chart can show; of more, every so manieth is kept, and the last. */
const MOST_POINTS = 1000

/** Hosts by state after every change, oldest change first; one point at `from` and one at `to`. Milliseconds. */
export function exposedCurve(changes: readonly StateChange[], from: number, to: number): ExposedPoint[] {
  const hosts = new Map<string, Map<string, string>>()
  const counts = new Map<string, number>()
  const points: Array<{ at: number; point: ExposedPoint }> = []
  const note = (at: number): void => {
    const last = points.at(-1)
    const point = pointOf(at, counts)
    if (last?.at === at) last.point = point
    else points.push({ at, point })
  }
  note(from)
  for (const change of changes) {
    const packages = hosts.get(change.host) ?? new Map<string, string>()
    const before = worst(packages)
    if (change.state === null) packages.delete(change.package)
    else packages.set(change.package, change.state)
    hosts.set(change.host, packages)
    const after = worst(packages)
    if (before !== null) counts.set(before, (counts.get(before) ?? 0) - 1)
    if (after !== null) counts.set(after, (counts.get(after) ?? 0) + 1)
    note(Math.max(from, change.at))
  }
  note(to)
  const every = Math.ceil(points.length / MOST_POINTS)
  return points.filter((_, i) => i % every === 0 || i === points.length - 1).map(({ point }) => point)
}

function worst(packages: ReadonlyMap<string, string>): string | null {
  const states = new Set(packages.values())
  return WORST_FIRST.find((state) => states.has(state)) ?? null
}

function pointOf(at: number, counts: ReadonlyMap<string, number>): ExposedPoint {
  const count = (state: string): number => counts.get(state) ?? 0
  return {
    t: iso(at),
    exposed: count('open') + count('fixed-on-disk') + count('unknown'),
    open: count('open'),
    fixedOnDisk: count('fixed-on-disk'),
    unknown: count('unknown'),
    fixed: count('fixed'),
    mitigated: count('mitigated'),
    accepted: count('accepted'),
  }
}
