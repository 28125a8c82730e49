import type { Attempt } from '../../know/inventory/ports.ts'
import type { HostSummary } from '../../model/host-summary.ts'
import type { Host, Inventory } from '../../model/host.ts'

export function summaryOf(host: Host, inventory: Inventory | null, attempt: Attempt | null): HostSummary {
  const offered = inventory?.packages.filter((one) => one.candidate !== null) ?? []
  return {
    name: host.name,
    ssh: host.ssh,
    tags: host.tags,
    os: inventory?.os.pretty ?? null,
    taken: inventory?.taken ?? null,
    how: inventory?.how ?? null,
    packages: inventory?.packages.length ?? 0,
    offered: offered.length,
    securityOffered: offered.filter((one) => one.candidate?.security).length,
    publicListeners: inventory?.listeners.filter((one) => one.reach === 'public').length ?? 0,
    staleProcesses: inventory?.stale.length ?? 0,
    rebootNeeded: inventory?.kernel.rebootNeeded ?? null,
    gaps: inventory?.gaps.length ?? 0,
    failure:
      attempt === null || attempt.code === null
        ? null
        : { code: attempt.code, message: attempt.message ?? '', at: attempt.at },
  }
}
