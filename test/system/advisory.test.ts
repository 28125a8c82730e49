import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serve, type TestServer } from '../feeds/hostile-server.ts'
import { runFirebreak } from './run-firebreak.ts'

const HOSTILE = '\u001b[31mred\u202e'
const record = (id: string, cve: string, title: string): string =>
  JSON.stringify({
    id,
    summary: title,
    modified: '2024-01-02T00:00:00Z',
    published: '2024-01-01T00:00:00Z',
    upstream: [cve],
    affected: [
      {
        package: { ecosystem: 'Debian:12', name: 'example' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.2-3' }] }],
      },
    ],
  })

let folder = ''
let server: TestServer
let env: Record<string, string> = {}
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'advisory-'))
  env = { FIREBREAK_STATE_DIR: join(folder, 'state') }
  server = await serve((request, response) => {
    if (request.url === '/records.jsonl')
      response.end(
        `${record('DSA-1-1', 'CVE-2024-0001', `a hole ${HOSTILE}`)}\n${record('DSA-2-1', 'CVE-2024-0002', 'another')}\n`,
      )
    else response.writeHead(302, { location: 'https://127.0.0.1/inner' }).end()
  })
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

const run = (...args: string[]) => runFirebreak(['advisory', ...args], { env })

describe('firebreak advisory', () => {
  it('has something to say where nothing was ever fetched', async () => {
    const shown = await run('show', 'CVE-2001-0500')
    expect(shown.code).toBe(0)
    expect(shown.stdout).toContain('MS01-033')
    expect((await run('show', 'CVE-1999-99999')).code).toBe(1)
  })

  it('fetches from a mirror, lists, shows, and nothing hostile reaches the terminal', async () => {
    const synced = await run('sync', 'osv-debian', '--from', `${server.base}/records.jsonl`)
    expect([synced.code, synced.stdout]).toEqual([0, expect.stringContaining('osv-debian: 2 advisories')])
    const listed = await run('ls', '--package', 'example', '--ecosystem', 'Debian:12')
    expect(listed.stdout).toContain('DSA-1-1')
    expect(listed.stdout).toContain('\\x1b[31mred\\u{202e}')
    const shown = JSON.parse((await run('show', 'CVE-2024-0001', '--json')).stdout) as {
      schema: string
      statements: Array<{ id: string }>
    }
    expect([shown.schema, shown.statements.map(({ id }) => id)]).toEqual(['firebreak.advisory/1', ['DSA-1-1']])
  })

  it('keeps what it had when a mirror leads it into the own network, and says why', async () => {
    const synced = await run('sync', 'osv-debian', '--from', `${server.base}/elsewhere`, '--json')
    expect(synced.code).toBe(1)
    expect(synced.stdout).toContain('feed-refused')
    const feeds = await run('ls', '--feeds')
    expect(feeds.stdout).toContain('last try failed: https://127.0.0.1/inner was not fetched')
    expect((await run('show', 'DSA-1-1')).code).toBe(0)
  })

  it('says what it would fetch, and asks nobody', async () => {
    const dry = await run('sync', 'kev', '-n')
    expect([dry.code, dry.stdout]).toEqual([0, expect.stringContaining('would fetch kev from https://')])
  })

  it('carries the book to another machine in a signed bundle', async () => {
    const bundle = join(folder, 'advisories.bundle')
    const made = JSON.parse((await run('export', bundle, '--json')).stdout) as { key: string }
    const other = { env: { FIREBREAK_STATE_DIR: join(folder, 'other') } }
    expect((await runFirebreak(['advisory', 'import', bundle], other)).code).toBe(1)
    const taken = await runFirebreak(['advisory', 'import', bundle, '--key', made.key], other)
    expect([taken.code, taken.stdout]).toEqual([0, expect.stringContaining('osv-debian: taken')])
    expect((await runFirebreak(['advisory', 'show', 'DSA-2-1'], other)).code).toBe(0)
  })

  it('imports files of a publisher, and names what it could not understand', async () => {
    const file = join(folder, 'mixed.jsonl')
    writeFileSync(file, `${record('X-1', 'CVE-2024-0003', 'third')}\nnot json\n`)
    const taken = await run('import', file, '--source', 'osv', '--name', 'mine', '--json')
    expect(taken.code).toBe(6)
    expect(JSON.parse(taken.stdout)).toMatchObject({ feeds: [{ feed: 'mine', advisories: 1, faults: 1 }] })
    expect((await run('import', file)).code).toBe(2)
    expect((await run('import', file, '--source', 'nonsense')).code).toBe(2)
    expect((await run('import', join(folder, 'nowhere'), '--source', 'osv')).code).toBe(1)
  })

  it('explains itself', async () => {
    for (const command of ['sync', 'import', 'export', 'ls', 'show']) {
      const help = await run(command, '--help')
      expect([help.code, help.stdout]).toEqual([0, expect.stringContaining('$ firebreak advisory')])
    }
    expect((await run('sync', 'nonsense')).code).toBe(1)
  })
})
