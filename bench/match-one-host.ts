import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openBook } from '../src/know/advisories/book/open.ts'
import { readFeed } from '../src/know/advisories/read-feed.ts'
import { cve } from '../src/know/advisories/sources/cve.ts'
import { kev } from '../src/know/advisories/sources/kev.ts'
import { osv } from '../src/know/advisories/sources/osv.ts'
import type { AdvisorySource } from '../src/know/advisories/sources/types.ts'
import { createMatching, exposuresOf } from '../src/know/exposure/exposures.ts'
import { NO_PROBES } from '../src/know/exposure/ports.ts'
import type { HostPackage, Inventory } from '../src/model/host.ts'
import { corpora } from '../test/conformance/corpora.ts'
import type { Figure } from './figures.ts'
import { available, measure } from './measure.ts'

const FEEDS: ReadonlyArray<readonly [string, AdvisorySource, string[]]> = [
  ['debian', osv, ['debian', 'dsa-dla-2023-04.osv.jsonl.gz']],
  ['almalinux', osv, ['osv', 'almalinux.osv.jsonl.gz']],
  ['pypi', osv, ['osv', 'pypa.osv.jsonl.gz']],
  ['vulnrichment', cve, ['cve', 'cve-v5-vulnrichment-sample.jsonl.gz']],
  ['kev', kev, ['kev', 'known_exploited_vulnerabilities.json.gz']],
]

/** The host of the corpora against all advisories of the corpora. Left out, with the reason, where they are not there. */
export async function oneHost(say: (text: string) => void): Promise<Figure[]> {
  const list = corpora('advisories', 'inventory', 'sample-host-bookworm.dpkg-query.tsv')
  if (list === null) {
    say('no corpora on this machine: the figures for one host are left out')
    return []
  }
  const state = mkdtempSync(join(tmpdir(), 'firebreak-bench-host-'))
  try {
    say('reading the advisories of the corpora ...')
    const directory = join(state, 'advisories')
    for (const [feed, source, path] of FEEDS) {
      const file = corpora('advisories', ...path)
      if (file !== null) await readFeed({ directory, feed, source, paths: [file], now: Date.now() })
    }
    // The data speaks of Debian 11 most: there the host has much to match.
    const inventory = inventoryOf(readFileSync(list, 'utf8'))
    return [...warm(directory, inventory), ...(await cold(state, inventory)), ...(await debsecan(list))]
  } finally {
    rmSync(state, { recursive: true, force: true })
  }
}

function warm(directory: string, inventory: Inventory): Figure[] {
  const book = openBook(directory)
  const times: number[] = []
  let found = 0
  for (let round = 0; round < 30; round++) {
    const matching = createMatching(book, { probes: NO_PROBES, decisions: [], now: Date.now() })
    const began = process.cpuUsage()
    found = exposuresOf(matching, inventory).exposures.length
    const { user, system } = process.cpuUsage(began)
    times.push((user + system) / 1000)
  }
  const size = book.size
  book.close()
  // The first rounds compile; "warm" is what a running server sees.
  const middle = times.slice(10).toSorted((a, b) => a - b)[10] ?? 0
  return [
    {
      what: `one host of ${inventory.packages.length} packages, ${size.toLocaleString('en')} advisories, warm, with evidence`,
      figure: `${middle.toFixed(1)} ms (${found} exposures; the first time ${(times[0] ?? 0).toFixed(0)} ms)`,
      reach: '20 ms',
      ok: middle < 20,
    },
  ]
}

async function cold(state: string, inventory: Inventory): Promise<Figure[]> {
  const folder = join(state, 'hosts', inventory.host)
  mkdirSync(folder, { recursive: true })
  const host = { name: inventory.host, ssh: null, tags: [], domain: null, group: null, added: 0 }
  writeFileSync(join(folder, 'host.json'), JSON.stringify(host))
  writeFileSync(join(folder, 'inventory.json'), JSON.stringify(inventory))
  process.env['FIREBREAK_STATE_DIR'] = state
  const launcher = resolve(import.meta.dirname, '../bin/firebreak.mjs')
  const command = [process.execPath, launcher, 'exposure', 'ls', '--json']
  await measure(command)
  const { cpu, wall, memory, status } = await measure(command)
  delete process.env['FIREBREAK_STATE_DIR']
  if (status !== 0) throw new Error(`exposure ls ended with ${status}`)
  return [
    {
      what: 'the same from the start of the tool: firebreak exposure ls --json',
      figure: `${cpu.toFixed(2)} s (wall ${wall.toFixed(2)} s, ${memory.toFixed(0)} MB)`,
      reach: '1 s',
      ok: cpu < 1,
    },
  ]
}

/** debsecan on the same host with data of the same size, made from the same advisories. */
async function debsecan(list: string): Promise<Figure[]> {
  if (!available('debsecan', 'debsecan')) return []
  const data = corpora('advisories', 'debian', 'dsa-dla-2023-04.osv.jsonl.gz')
  if (data === null) return []
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-bench-debsecan-'))
  try {
    const script = resolve(import.meta.dirname, 'match-debsecan-data.ts')
    execFileSync(process.execPath, [script, data, list, folder])
    const command = [
      'debsecan',
      '--source',
      `file://${folder}/`,
      '--suite',
      'bullseye',
      '--status',
      join(folder, 'status'),
    ]
    if (spawnSync(command[0] ?? '', command.slice(1)).status !== 0) return []
    const { cpu, wall } = await measure([...command, '--format', 'simple'])
    const figure = `${cpu.toFixed(2)} s (wall ${wall.toFixed(2)} s; DSA and DLA only)`
    return [{ what: 'debsecan on the same host, from its start', figure, reach: '', ok: null }]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Lines of `dpkg-query`: state, name, version, architecture, source, source version. */
function inventoryOf(text: string): Inventory {
  const packages = text
    .trim()
    .split('\n')
    .map((line): HostPackage => {
      const [, name = '', version = '', architecture = '', source = '', sourceVersion = ''] = line.split('\t')
      return {
        name,
        version,
        kind: 'deb',
        architecture,
        source,
        sourceVersion,
        state: 'installed',
        held: false,
        origin: 'Debian',
        module: null,
        candidate: null,
      }
    })
  return {
    host: 'sample',
    taken: Date.now(),
    how: 'ssh',
    os: { id: 'debian', version: '11', codename: 'bullseye', pretty: 'Debian 11', ecosystem: 'Debian:11' },
    kernel: { running: '', installed: [], newest: null, rebootNeeded: null },
    packages,
    listeners: [],
    modules: [],
    stale: [],
    gaps: [],
  }
}
