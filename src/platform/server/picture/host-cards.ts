import { iso } from '../../../support/time.ts'
import type { Counted, ExposureStore, HostRow } from '../../exposure/store.ts'
import type { HostCard } from '../schemas/hosts.ts'

/** An inventory older than this says little. Milliseconds. */
const STALE = 2 * 86_400_000

export async function hostCards(store: ExposureStore, now: number): Promise<HostCard[]> {
  const [rows, counts] = await Promise.all([store.hosts(), store.countsByHost(now)])
  const byHost = Map.groupBy(counts, ({ name }) => name)
  return rows.map((row) => hostCard(row, byHost.get(row.host.name) ?? [], now))
}

export function hostCard({ host, inventory }: HostRow, counts: readonly Counted[], now: number): HostCard {
  const there = counts.filter(({ state }) => THERE.has(state))
  const count = (state: string): number => counts.find((row) => row.state === state)?.count ?? 0
  const dues = there.flatMap(({ due }) => due ?? [])
  const due = dues.length === 0 ? null : Math.min(...dues)
  return {
    name: host.name,
    ssh: host.ssh,
    tags: host.tags,
    domain: host.domain,
    group: host.group,
    os: inventory?.summary.os ?? null,
    taken: inventory === null ? null : iso(inventory.taken),
    how: inventory?.how ?? null,
    stale: inventory === null || now - inventory.taken > STALE,
    packages: inventory?.packages ?? 0,
    publicListeners: inventory?.summary.publicListeners ?? 0,
    rebootNeeded: inventory?.summary.rebootNeeded ?? null,
    gaps: inventory?.summary.gaps ?? 0,
    open: count('open'),
    fixedOnDisk: count('fixed-on-disk'),
    unknown: count('unknown'),
    accepted: count('accepted'),
    overdue: there.filter(({ state }) => state !== 'unknown').reduce((sum, row) => sum + row.overdue, 0),
    due: due === null ? null : iso(due),
    probed: there.some(({ probed }) => probed),
  }
}

const THERE = new Set(['open', 'fixed-on-disk', 'unknown'])
