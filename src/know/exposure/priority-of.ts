import type { Exposure } from '../../model/exposure.ts'
import { type DeployerPriority, deployerPriority } from './deployer-priority.ts'
import type { MatchBook, Probes } from './ports.ts'

/**
 * The SSVC deployer's answer for an exposure: exploitation is active when the flaw is known to be exploited or probed for here; who reaches
 * it comes from our listener facts, unknown as open; human impact, which only its owner knows, as medium.
 */
export function priorityOf(
  book: Pick<MatchBook, 'decision' | 'knownExploited'>,
  probes: Probes,
  { flaw, deadline }: Pick<Exposure, 'flaw' | 'deadline'>,
): DeployerPriority {
  const isCve = flaw.startsWith('CVE-')
  const active = probes.now(flaw) !== null || (isCve && book.knownExploited(flaw) !== null)
  const said = isCve ? book.decision(flaw).exploitation : null
  const exposure = deadline.inputs.reachable.value === false ? 'small' : 'open'
  return deployerPriority(active ? 'active' : (said ?? 'none'), exposure, deadline.row.automatable, 'medium')
}
