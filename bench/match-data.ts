import type { Advisory } from '../src/model/advisory.ts'
import type { HostPackage, Inventory } from '../src/model/host.ts'
import { createRandom, createZipf, type Random } from './random.ts'

/*
 * A made-up world of 35,000 source packages in four releases: advisories that mend one of them each, and hosts that stand at one of
 * 40 patch levels. The same on every machine.
 */

const RELEASES = ['Debian:11', 'Debian:12', 'Ubuntu:22.04', 'Ubuntu:24.04'] as const
const NAMES = 35_000
/** Versions of a package run from 1.0-1 to 1.0-LEVELS; a host has for each the one of its own patch level. */
const LEVELS = 40
/** Where a host's level lies, seen from the newest: most are nearly up to date. */
const BEHIND = [0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 5, 8, 12, 20]

export function sourceName(n: number): string {
  return `source-${n.toString(36).padStart(4, '0')}`
}

/** One advisory: a source package in one or two releases, mended at some level; a third of them in two releases. */
export function makeAdvisory(n: number, random: Random, pick: () => number): Advisory {
  const name = sourceName(pick())
  const level = 1 + random.below(LEVELS)
  const first = random.below(RELEASES.length)
  const releases = random.unit() < 0.33 ? [first, (first + 1) % RELEASES.length] : [first]
  return {
    id: `BENCH-${n}`,
    source: 'osv',
    aliases: [],
    upstream: [`CVE-${2000 + (n % 26)}-${10_000 + n}`],
    related: [],
    title: `${name}: security update ${n}`,
    summary: '',
    severity: null,
    cvss: null,
    published: 1_600_000_000_000 + n * 60_000,
    modified: null,
    withdrawn: null,
    affected: releases.map((release) => ({
      ecosystem: RELEASES[release] ?? 'Debian:12',
      name,
      scheme: 'deb' as const,
      status: 'affected' as const,
      ranges: [{ introduced: null, fixed: versionAt(release, level), lastAffected: null }],
      versions: [],
      binaries: [],
      module: null,
      channel: null,
      verdict: null,
      reason: null,
    })),
    remedies: [],
    references: [],
    decision: { exploitation: null, automatable: null, totalImpact: null },
    knownExploited: null,
    epss: null,
    flags: [],
  }
}

function versionAt(release: number, level: number): string {
  return `1.${release}.4-${level}+deb${release}u1`
}

export interface World {
  advisories(count: number): Iterable<Advisory>
  host(n: number): Inventory
}

export function createWorld(packages: number): World {
  // The table of weights is made once; the numbers come from the host that is being made.
  let current = createRandom(0)
  const zipf = createZipf({ ...current, unit: () => current.unit(), below: (n) => current.below(n) }, NAMES, 1)
  return {
    *advisories(count) {
      const random = createRandom(5)
      for (let n = 0; n < count; n++) yield makeAdvisory(n, random, () => random.below(NAMES))
    },
    host(n) {
      current = createRandom(1000 + n)
      return makeHost(n, packages, current, zipf)
    },
  }
}

/** What it holds is drawn from few common and many rare packages, as on real hosts; it depends on `n` alone. */
function makeHost(n: number, packages: number, random: Random, zipf: () => number): Inventory {
  const release = n % RELEASES.length
  const level = LEVELS - (BEHIND[random.below(BEHIND.length)] ?? 0)
  const chosen = new Set<number>()
  // The first 200 are on every host.
  for (let i = 0; i < 200; i++) chosen.add(i)
  while (chosen.size * 1.5 < packages) chosen.add(zipf())
  const list: HostPackage[] = []
  for (const source of chosen) {
    // Every second source package is there with two binaries.
    for (let binary = 0; binary <= source % 2 && list.length < packages; binary++) {
      const version = versionAt(release, level)
      const name = sourceName(source)
      list.push({
        name: binary === 0 ? name : `lib${name}`,
        version,
        kind: 'deb',
        architecture: 'amd64',
        source: name,
        sourceVersion: version,
        state: 'installed',
        held: false,
        origin: null,
        module: null,
        candidate: null,
      })
    }
  }
  const [id = '', version = ''] = (RELEASES[release] ?? '').toLowerCase().split(':')
  return {
    host: `host-${n}`,
    taken: 0,
    how: 'document',
    os: { id, version, codename: null, pretty: '', ecosystem: RELEASES[release] ?? null },
    kernel: { running: '', installed: [], newest: null, rebootNeeded: null },
    packages: list,
    listeners: [],
    modules: [],
    stale: [],
    gaps: [],
  }
}
