import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readFeed } from '../../src/know/advisories/read-feed.ts'
import { kev } from '../../src/know/advisories/sources/kev.ts'
import { osv } from '../../src/know/advisories/sources/osv.ts'
import { host, pack } from '../../src/know/exposure/test-words.ts'
import { runFirebreak } from './run-firebreak.ts'

let state: string
const environment = () => ({ FIREBREAK_STATE_DIR: state })
const run = (...args: string[]) => runFirebreak(args, { env: environment() })

beforeAll(async () => {
  state = mkdtempSync(join(tmpdir(), 'firebreak-exposure-'))
  const record = (id: string, name: string, fixed: string, cve: string, summary: string) =>
    JSON.stringify({
      schema_version: '1.6.0',
      id,
      modified: '2026-11-20T00:00:00Z',
      published: '2026-11-20T00:00:00Z',
      summary,
      upstream: [cve],
      affected: [
        {
          package: { ecosystem: 'Debian:12', name },
          ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
        },
      ],
    })
  const file = join(state, 'debian.jsonl')
  writeFileSync(
    file,
    `${[
      record('DSA-9001-1', 'curl', '7.88.1-10+deb12u9', 'CVE-2026-11111', 'curl - \u001b[31mred\u202e and backwards'),
      record('DSA-9002-1', 'nginx', '1.22.1-9+deb12u2', 'CVE-2026-22222', 'nginx - security update'),
    ].join('\n')}\n`,
  )
  const directory = join(state, 'advisories')
  await readFeed({ directory, feed: 'debian', source: osv, paths: [file], now: Date.now() })
  const known = join(state, 'kev.json')
  const entry = {
    cveID: 'CVE-2026-22222',
    vendorProject: 'x',
    product: 'y',
    vulnerabilityName: 'z',
    dateAdded: '2026-11-21',
  }
  const rest = {
    shortDescription: '',
    requiredAction: '',
    dueDate: '2026-12-12',
    knownRansomwareCampaignUse: 'Known',
    notes: '',
  }
  const catalogue = { title: 'x', catalogVersion: '1', dateReleased: '2026-11-21T00:00:00Z', count: 1 }
  writeFileSync(known, JSON.stringify({ ...catalogue, vulnerabilities: [{ ...entry, ...rest }] }))
  await readFeed({ directory, feed: 'kev', source: kev, paths: [known], now: Date.now() })
  for (const name of ['web1', 'web2']) {
    const inventory = host(
      'debian 12',
      [pack('deb', 'curl', '7.88.1-10'), pack('deb', 'nginx', name === 'web1' ? '1.22.1-9' : '1.22.1-9+deb12u2')],
      {
        host: name,
        taken: Date.now(),
      },
    )
    mkdirSync(join(state, 'hosts', name), { recursive: true })
    writeFileSync(join(state, 'hosts', name, 'inventory.json'), JSON.stringify(inventory))
    const kept = { name, ssh: null, tags: [], domain: null, group: null, added: 0 }
    writeFileSync(join(state, 'hosts', name, 'host.json'), JSON.stringify(kept))
  }
})
afterAll(() => rmSync(state, { recursive: true, force: true }))
beforeEach(() => rmSync(join(state, 'decisions.json'), { force: true }))

interface Listed {
  exposures: Array<{ host: string; flaw: string; state: string; title: string; knownExploited: boolean }>
  fixes: Array<{ package: string; fixed: string; hosts: string[] }> | null
}

async function list(...args: string[]): Promise<Listed> {
  return JSON.parse((await run('exposure', 'ls', '--json', ...args)).stdout) as Listed
}

describe('firebreak exposure', () => {
  it('lists what is open on every host, what is known to be exploited first', async () => {
    const { exposures } = await list()
    expect(exposures.map(({ host: name, flaw }) => `${name} ${flaw}`)).toEqual([
      'web1 CVE-2026-22222',
      'web1 CVE-2026-11111',
      'web2 CVE-2026-11111',
    ])
    expect(exposures[0]?.knownExploited).toBe(true)
    expect((await list('--host', 'web2')).exposures).toHaveLength(1)
  })

  it('says which one fix closes most', async () => {
    const { fixes } = await list('--by-fix')
    expect(fixes?.map(({ package: name, hosts }) => [name, hosts.length])).toContainEqual(['curl', 2])
  })

  it('shows hostile titles as they are, harmlessly', async () => {
    const { stdout } = await run('exposure', 'ls', '--plain')
    expect(stdout).toContain('\\x1b[31mred')
    expect(stdout).not.toContain('\u001b[31m')
    expect(stdout).not.toContain('\u202e')
  })

  it('ends with 3 when asked to and something certain is open', async () => {
    expect((await run('exposure', 'ls', '--exit-code')).code).toBe(3)
    expect((await run('exposure', 'ls', '--host', 'nobody')).code).toBe(1)
    expect((await run('exposure', 'ls', '--state', 'odd')).code).toBe(2)
  })

  it('accepts until a day, with a reason, for all names of the flaw, and takes it back', async () => {
    expect((await run('exposure', 'accept', 'DSA-9001-1', '--reason', 'goes away')).code).toBe(2)
    expect((await run('exposure', 'accept', 'DSA-9001-1', '--until', '2020-01-01', '--reason', 'goes away')).code).toBe(
      2,
    )
    const accepted = await run(
      'exposure',
      'accept',
      'DSA-9001-1',
      '--until',
      '30d',
      '--reason',
      'goes away',
      '--host',
      'web1',
    )
    expect(accepted.stdout).toContain('CVE-2026-11111 accepted until')
    expect((await list()).exposures.map(({ host: name, flaw }) => `${name} ${flaw}`)).toEqual([
      'web1 CVE-2026-22222',
      'web2 CVE-2026-11111',
    ])
    expect((await list('--state', 'accepted')).exposures).toMatchObject([{ host: 'web1', state: 'accepted' }])
    expect((await run('exposure', 'reopen', 'CVE-2026-11111')).code).toBe(0)
    expect((await list()).exposures).toHaveLength(3)
    expect(readFileSync(join(state, 'decisions.json'), 'utf8')).toContain('goes away')
  })

  it('changes nothing in a dry run', async () => {
    const dry = await run('exposure', 'not-affected', 'CVE-2026-11111', '--reason', 'not built in', '-n')
    expect(dry.stdout).toContain('Would note')
    expect((await list()).exposures).toHaveLength(3)
  })

  it('shows the four inputs and the evidence', async () => {
    const { stdout } = await run('exposure', 'show', 'CVE-2026-22222', '--plain')
    for (const words of [
      'exploited',
      'used by ransomware',
      'reachable',
      'advisory',
      'DSA-9002-1',
      'version',
      '1.22.1-9 is affected',
    ])
      expect(stdout).toContain(words)
  })

  it('explains a CVE with the hosts that are clear, and a host', async () => {
    const log = join(state, 'access.log')
    writeFileSync(log, '198.51.100.7 - - [19/Jul/2026:10:05:01 +0000] "GET / HTTP/1.0" 200 5\n')
    const { stdout } = await run('explain', 'CVE-2026-22222', '--in', log, '--plain')
    expect(stdout).toContain('web2: nginx 1.22.1-9+deb12u2 is not exposed: it has the fix')
    expect(stdout).toContain('1 of 2 hosts is exposed')
    expect((await run('explain', 'web1', '--plain')).stdout).toContain('2 exposures are open.')
  })
})
