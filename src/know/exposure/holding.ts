import type { HostPackage } from '../../model/host.ts'

/**
 * A source package as one or many hosts hold it: everything about it that decides which advisories apply. Hosts that hold
 * the same thing share one holding, so that it is matched once.
 */
export interface Holding {
  /** Equal keys are equal holdings. */
  key: string
  /** Ecosystems whose advisories may speak of it, the host's own first. Empty: nobody's do. */
  ecosystems: string[]
  kind: string
  /** Source package, as advisories name it. */
  source: string
  version: string
  module: string | null
  /** Who published it; null: the package manager does not say. */
  origin: string | null
  /** Not the distribution's own package: what the distribution says of its versions does not hold for this one. */
  foreign: boolean
  /** Support channels it comes from: `esm`, `eus`. */
  channels: string[]
  binaries: Array<{ name: string; version: string }>
}

/** A holding on one host. */
export interface HeldHere {
  holding: Holding
  packages: HostPackage[]
  /** Files of the version before are still mapped by a process. */
  stale: boolean
  halfInstalled: boolean
  /** For kernels: the version that the next boot would bring; null for everything else, or when the newest runs already. */
  nextBoot: string | null
  /** A kernel package of which nobody can say whether it runs. */
  runningUnknown: boolean
}
