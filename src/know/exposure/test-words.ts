import type { Advisory, AffectedPackage, VersionScheme } from '../../model/advisory.ts'
import type { Exposure } from '../../model/exposure.ts'
import type { HostPackage, Inventory } from '../../model/host.ts'
import { ecosystemOfHost } from '../versions/api.ts'
import { createMatching, exposuresOf } from './exposures.ts'
import { createMemoryBook } from './memory-book.ts'
import { type Before, type Decision, NO_PROBES, type Probes } from './ports.ts'

/* Small advisories, packages and hosts for tests: each test names only what it is about. */

export const NOW = Date.UTC(2026, 10, 28)

export function advisory(id: string, affected: AffectedPackage[], more: Partial<Advisory> = {}): Advisory {
  return {
    id,
    source: 'osv',
    aliases: [],
    upstream: [],
    related: [],
    title: '',
    summary: '',
    severity: null,
    cvss: null,
    published: NOW - 5 * 86_400_000,
    modified: null,
    withdrawn: null,
    affected,
    remedies: [],
    references: [],
    decision: { exploitation: null, automatable: null, totalImpact: null },
    knownExploited: null,
    epss: null,
    flags: [],
    ...more,
  }
}

const SCHEMES: Readonly<Record<string, VersionScheme>> = {
  Debian: 'deb',
  Ubuntu: 'deb',
  AlmaLinux: 'rpm',
  'Red Hat': 'rpm',
  SUSE: 'rpm',
  Alpine: 'apk',
  PyPI: 'pep440',
  npm: 'semver',
  Windows: 'windows',
}

/** A package affected below `fixed`; null: no fix is known. */
export function affects(
  ecosystem: string,
  name: string,
  fixed: string | null,
  more: Partial<AffectedPackage> = {},
): AffectedPackage {
  return {
    ecosystem,
    name,
    scheme: SCHEMES[ecosystem.split(':')[0] ?? ''] ?? 'opaque',
    status: 'affected',
    ranges: [{ introduced: null, fixed, lastAffected: null }],
    versions: [],
    binaries: [],
    module: null,
    channel: null,
    verdict: null,
    reason: null,
    ...more,
  }
}

/** A package that is its own source, unless `more` says otherwise. */
export function pack(kind: string, name: string, version: string, more: Partial<HostPackage> = {}): HostPackage {
  return {
    name,
    version,
    kind,
    architecture: 'amd64',
    source: name,
    sourceVersion: version,
    state: 'installed',
    held: false,
    origin: null,
    module: null,
    candidate: null,
    ...more,
  }
}

/** `system`: `debian 12`, `ubuntu 22.04`, `almalinux 8.8`. */
export function host(system: string, packages: HostPackage[], more: Partial<Inventory> = {}): Inventory {
  const [id = '', version = ''] = system.split(' ')
  return {
    host: 'web-1',
    taken: NOW,
    how: 'ssh',
    os: { id, version, codename: null, pretty: system, ecosystem: ecosystemOfHost(id, version, null) },
    kernel: { running: '', installed: [], newest: null, rebootNeeded: null },
    packages,
    listeners: [],
    modules: [],
    stale: [],
    gaps: [],
    ...more,
  }
}

export interface MatchOptions {
  decisions?: Decision[]
  probes?: Probes
  before?: (flaw: string, name: string) => Before | null
  now?: number
}

export function match(advisories: Advisory[], inventory: Inventory, options: MatchOptions = {}): Exposure[] {
  return matchHost(advisories, inventory, options).exposures
}

export function matchHost(
  advisories: Advisory[],
  inventory: Inventory,
  options: MatchOptions = {},
): ReturnType<typeof exposuresOf> {
  const matching = createMatching(createMemoryBook(advisories), {
    probes: options.probes ?? NO_PROBES,
    decisions: options.decisions ?? [],
    now: options.now ?? NOW,
  })
  return exposuresOf(matching, inventory, options.before)
}

/** `CVE-2026-1 openssl open`, one a line: easy to compare. */
export function brief(exposures: readonly Exposure[]): string[] {
  return exposures.map(({ flaw, package: name, state, certainty }) =>
    [flaw, name, state, ...(certainty === 'possible' ? ['possible'] : [])].join(' '),
  )
}
