/* What runs on a host, as it told us: outside text, and possibly a lie. Times are milliseconds since 1970 UTC. */

/** A machine whose software we look after. */
export interface Host {
  /** Unique name, as people here call it. */
  name: string
  /** How ssh reaches it (`user@name`, an alias of ssh_config); null: this machine, or known from a document only. */
  ssh: string | null
  tags: string[]
  /** Things that fail together (rack, zone); null when nobody said. */
  domain: string | null
  /** Name of the redundant pair or group of which never two members may be down at once. */
  group: string | null
  added: number
}

export interface OperatingSystem {
  /** `ID` of os-release: `debian`, `ubuntu`, `almalinux`, `alpine`; `windows`. */
  id: string
  /** `VERSION_ID`; empty where there is none (Debian sid). */
  version: string
  codename: string | null
  pretty: string
  /** Ecosystem of OSV that its packages belong to (`Debian:12`); null when none is known. */
  ecosystem: string | null
}

export interface HostPackage {
  name: string
  version: string
  /** `deb`, `rpm`, `apk`, `pypi`, `npm`, `windows` ... */
  kind: string
  architecture: string | null
  /** Source package and its version: what distributions' advisories speak of. Equal to name and version where there is none. */
  source: string
  sourceVersion: string
  /** `installed`, `half-installed` (must be mended before anything else), or a held version. */
  state: 'installed' | 'half-installed'
  held: boolean
  /** Who published it, as the package manager knows: `Debian`, `Ubuntu:esm`, `packages.sury.org`; null when unknown. */
  origin: string | null
  module: string | null
  /** A newer version that the package manager offers, and whether it comes from a security suite; null: none, or not asked. */
  candidate: { version: string; security: boolean } | null
  /** Packages of languages: the lock file or directory they were found in. */
  place?: string
}

export interface Listener {
  protocol: 'tcp' | 'udp'
  /** Canonical address it is bound to; `::` and `0.0.0.0` mean all. */
  address: string
  port: number
  process: string | null
  unit: string | null
  /** Package of the program; null when none owns it. */
  package: string | null
  /** Who can reach it, as far as the host can tell. `public` needs a bound public address; a firewall or NAT outside may still close it. */
  reach: 'loopback' | 'private' | 'public' | 'unknown'
  /** Published by a container, with its image. */
  container: string | null
}

/** An enabled module or mapped handler: reachable code that needs no unit of its own (the lesson of idq.dll). */
export interface Module {
  server: 'apache' | 'nginx' | 'php' | 'iis' | string
  name: string
  /** Where it is enabled: file and line, or the command that listed it. */
  evidence: string
}

/** A process that still runs code which is no longer on the disk. */
export interface StaleProcess {
  process: string
  pid: number
  unit: string | null
  package: string | null
  /** Files it maps that were replaced or deleted. */
  files: string[]
}

/** What the host, or the way to it, did not let us know. Unknown is shown as unknown. */
export interface InventoryGap {
  what: 'packages' | 'candidates' | 'listeners' | 'modules' | 'running-code' | 'kernel' | 'containers'
  reason: string
}

/** One look at one host. */
export interface Inventory {
  host: string
  taken: number
  how: 'local' | 'ssh' | 'document'
  os: OperatingSystem
  kernel: { running: string; installed: string[]; newest: string | null; rebootNeeded: boolean | null }
  packages: HostPackage[]
  listeners: Listener[]
  modules: Module[]
  stale: StaleProcess[]
  gaps: InventoryGap[]
}
