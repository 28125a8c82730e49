import { iso } from '../../../support/time.ts'
import type { Knowledge } from '../../exposure/knowledge.ts'
import { refuse } from '../refusal.ts'
import type { HostPage } from '../schemas/hosts.ts'
import { exposureRow } from './exposure-row.ts'
import { hostCard } from './host-cards.ts'

/** One host: what is on it, how sure and how old that is, and why each exposure is one. */
export async function hostPage(knowledge: Knowledge, name: string, now: number): Promise<HostPage> {
  const { store } = knowledge
  const row = await store.host(name)
  if (row === null) refuse('not-found', 'no host has this name')
  const [inventory, counts, matched] = await Promise.all([
    store.inventory(name),
    store.countsByHost(now),
    knowledge.ofHost(name),
  ])
  return {
    card: hostCard(
      row,
      counts.filter((count) => count.name === name),
      now,
    ),
    kernel: inventory && {
      running: inventory.kernel.running,
      newest: inventory.kernel.newest,
      rebootNeeded: inventory.kernel.rebootNeeded,
      remove: matched?.oldKernels.map((pack) => pack.name) ?? [],
    },
    packages: inventory?.packages.map(({ architecture: _architecture, ...pack }) => pack) ?? [],
    listeners: inventory?.listeners ?? [],
    modules: inventory?.modules ?? [],
    staleProcesses: inventory?.stale ?? [],
    gaps: inventory?.gaps ?? [],
    exposures:
      matched?.exposures.map(({ evidence, ...exposure }) => ({
        ...exposureRow(
          knowledge,
          { ...exposure, probed: knowledge.probes().onHost(exposure.flaw, name) !== null },
          now,
        ),
        evidence: evidence.map((step) => ({ ...step, at: step.at === null ? null : iso(step.at) })),
      })) ?? [],
  }
}
