import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync, gunzipSync } from 'node:zlib'
import { openBook } from '../../src/know/advisories/book/open.ts'
import type { Book } from '../../src/know/advisories/book/types.ts'
import { readFeed } from '../../src/know/advisories/read-feed.ts'
import { osv } from '../../src/know/advisories/sources/osv.ts'
import { createMatching, exposuresOf } from '../../src/know/exposure/exposures.ts'
import { NO_PROBES } from '../../src/know/exposure/ports.ts'
import { compareVersions, isValid } from '../../src/know/versions/api.ts'
import type { HostPackage, Inventory } from '../../src/model/host.ts'

/* Random hosts, judged by debsecan and by us on the same DSA and DLA data. */

/** Release that the hosts run, and that the data speaks of most. */
const ECOSYSTEM = 'Debian:11'
const PACKAGES = 600

interface Binary {
  name: string
  source: string
}

/** Source package -> fixed version by flaw, for one release. */
export type Fixes = Map<string, Map<string, string>>

export interface Compared {
  hosts: number
  findings: number
  onlyDebsecan: string[]
  onlyWe: string[]
}

/** `osvFile`: DSA and DLA as OSV lines, gzip. `packagesFile`: binary and source package names, gzip. */
export async function compareWithDebsecan(
  osvFile: string,
  packagesFile: string,
  hosts: number,
  random: () => number,
  say: (text: string) => void = () => undefined,
): Promise<Compared> {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-debsecan-'))
  try {
    say('reading the advisories ...')
    await readFeed({ directory: folder, feed: 'debian', source: osv, paths: [osvFile], now: Date.now() })
    const book = openBook(folder)
    const fixes = readFixes(osvFile)
    const made = Array.from({ length: hosts }, (_, i) => makeHost(`h${i}`, readBinaries(packagesFile), fixes, random))
    say(`${hosts} hosts; asking debsecan ...`)
    const theirs = askDebsecan(folder, fixes, made)
    say('matching ...')
    const ours = askUs(book, made)
    book.close()
    return {
      hosts,
      findings: theirs.size,
      onlyDebsecan: [...theirs].filter((line) => !ours.has(line)),
      onlyWe: [...ours].filter((line) => !theirs.has(line)),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface OsvRecord {
  id: string
  upstream?: string[]
  affected?: Array<{
    package: { ecosystem: string; name: string }
    ranges?: Array<{ events: Array<{ fixed?: string }> }>
  }>
}

/** The latest fix of each flaw: a flaw that was mended twice is closed by the second. */
function readFixes(file: string): Fixes {
  const fixes: Fixes = new Map()
  for (const line of gunzipSync(readFileSync(file)).toString('utf8').split('\n')) {
    if (line === '') continue
    const record = JSON.parse(line) as OsvRecord
    const cves = (record.upstream ?? []).filter((name) => name.startsWith('CVE-'))
    for (const affected of record.affected ?? []) {
      if (affected.package.ecosystem !== ECOSYSTEM) continue
      const fixed = affected.ranges?.flatMap((range) => range.events.flatMap((event) => event.fixed ?? []))[0]
      if (fixed === undefined) continue
      const own = fixes.get(affected.package.name) ?? new Map<string, string>()
      fixes.set(affected.package.name, own)
      for (const flaw of cves.length > 0 ? cves : [record.id]) {
        const known = own.get(flaw)
        if (known === undefined || compareVersions('deb', fixed, known) > 0) own.set(flaw, fixed)
      }
    }
  }
  return fixes
}

let binaries: Binary[] | null = null

function readBinaries(file: string): Binary[] {
  binaries ??= gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, name, , , source] = line.split('\t')
      return name === undefined || source === undefined ? [] : [{ name, source }]
    })
  return binaries
}

/** Half of its packages have advisories; versions lie at, just below, just above and far from the fixes. */
function makeHost(name: string, all: readonly Binary[], fixes: Fixes, random: () => number): Inventory {
  const vulnerable = all.filter(({ source }) => fixes.has(source))
  const chosen = new Map<string, Binary>()
  const versions = new Map<string, string>()
  while (chosen.size < PACKAGES) {
    const from = random() < 0.5 ? vulnerable : all
    const binary = from[Math.floor(random() * from.length)]
    // Kernels are judged by what runs, which debsecan does not do.
    if (binary !== undefined && !/^linux(?:$|-)/.test(binary.source)) chosen.set(binary.name, binary)
  }
  const packages = [...chosen.values()].map(({ name: binary, source }): HostPackage => {
    const version = versions.get(source) ?? someVersion(fixes.get(source), random)
    versions.set(source, version)
    return {
      name: binary,
      version,
      kind: 'deb',
      architecture: 'amd64',
      source,
      sourceVersion: version,
      state: 'installed',
      held: false,
      origin: 'Debian',
      module: null,
      candidate: null,
    }
  })
  return {
    host: name,
    taken: 0,
    how: 'document',
    os: { id: 'debian', version: '11', codename: 'bullseye', pretty: 'Debian 11', ecosystem: ECOSYSTEM },
    kernel: { running: '', installed: [], newest: null, rebootNeeded: null },
    packages,
    listeners: [],
    modules: [],
    stale: [],
    gaps: [],
  }
}

function someVersion(fixes: Map<string, string> | undefined, random: () => number): string {
  const known = fixes === undefined ? [] : [...fixes.values()]
  const fix = known[Math.floor(random() * known.length)] ?? '1.0-1'
  const ways = [
    fix,
    `${fix}~1`,
    `${fix}+b1`,
    `${fix}.1`,
    fix.replace(/\d+$/, (digits) => `${Number(digits) + 1}`),
    '0~',
    '1:0',
    '99',
  ]
  const version = ways[Math.floor(random() * ways.length)] ?? fix
  // A rebuild is a version of the binary alone; as source version it is not one we would see.
  const clean = version.replace(/\+b1$/, '')
  return isValid('deb', clean) ? clean : fix
}

/** One status file for all hosts: binary names carry the host, source names, by which debsecan judges, do not. */
function askDebsecan(folder: string, fixes: Fixes, hosts: readonly Inventory[]): Set<string> {
  const flaws = [...new Set([...fixes.values()].flatMap((own) => [...own.keys()]))]
  const numbers = new Map(flaws.map((flaw, i) => [flaw, i]))
  const rows = [...fixes].flatMap(([source, own]) =>
    [...own].map(([flaw, fixed]) => `${source},${numbers.get(flaw)},S  F,${fixed},`),
  )
  const data = ['VERSION 1', ...flaws.map((flaw) => `${flaw},,`), '', ...rows, '', ''].join('\n')
  writeFileSync(join(folder, 'bullseye'), deflateSync(data))
  const status = hosts.flatMap((host) =>
    host.packages.map(
      ({ name, version, source, sourceVersion }) =>
        `Package: ${host.host}.${name}\nStatus: install ok installed\nVersion: ${version}\nSource: ${source} (${sourceVersion})\n`,
    ),
  )
  writeFileSync(join(folder, 'status'), `${status.join('\n')}\n`)
  const args = ['--source', `file://${folder}/`, '--suite', 'bullseye', '--status', join(folder, 'status')]
  const output = execFileSync('debsecan', [...args, '--format', 'simple'], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Set(output.split('\n').filter((line) => line !== ''))
}

function askUs(book: Book, hosts: readonly Inventory[]): Set<string> {
  const matching = createMatching(book, { probes: NO_PROBES, decisions: [], now: 0 })
  const lines = new Set<string>()
  for (const host of hosts)
    for (const { flaw, binaries: names, state } of exposuresOf(matching, host).exposures)
      if (state === 'open') for (const name of names) lines.add(`${flaw} ${host.host}.${name}`)
  return lines
}
