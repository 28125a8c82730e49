import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { runFirebreak } from './run-firebreak.ts'

const folder = mkdtempSync(join(tmpdir(), 'firebreak-ranges-'))
const env = { FIREBREAK_STATE_DIR: join(folder, 'state') }
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const RIPE = [
  '2|ripencc|1750000000|2|19830705|20260617|+0200',
  'ripencc|*|ipv4|*|1|summary',
  'ripencc|NL|ipv4|192.0.2.0|256|20100101|allocated|a1',
  'ripencc|DE|ipv6|2001:db8::|32|20100101|allocated|a2',
].join('\n')

describe('firebreak ranges', () => {
  it('says that nothing is imported, and how to', async () => {
    const run = await runFirebreak(['ranges', 'show'], { env })
    expect([run.code, run.stdout]).toEqual([0, expect.stringContaining('firebreak ranges import FILE')])
  })

  it('imports nothing in a dry run', async () => {
    const run = await runFirebreak(['ranges', 'import', file('a', RIPE), '-n'], { env })
    expect(run.stdout).toContain('Would import 2 ranges of 2 countries')
    expect(existsSync(env.FIREBREAK_STATE_DIR)).toBe(false)
  })

  it('imports several files, packed or not, and says where addresses are registered', async () => {
    const table = file('b.csv.gz', gzipSync('start,end,country\n198.51.100.0,198.51.100.255,JP\nrubbish,,\n'))
    const run = await runFirebreak(['ranges', 'import', file('a', RIPE), table, '--credit', 'Example', '--json'], {
      env,
    })
    expect(JSON.parse(run.stdout)).toMatchObject({
      ranges: 3,
      countries: 3,
      broken: 0,
      credit: expect.stringMatching(/registries.*; Example/),
      files: [
        { name: 'a', format: 'delegated', date: '2026-06-17' },
        { name: 'b.csv.gz', format: 'csv', date: null },
      ],
    })
    const shown = await runFirebreak(['ranges', 'show', '192.0.2.7', '2001:db8::1', '203.0.113.1', 'x.example'], {
      env,
    })
    expect(shown.stdout.split('\n').slice(0, 4)).toEqual([
      '192.0.2.7  Netherlands (NL)',
      '2001:db8::1  Germany (DE)',
      '203.0.113.1  unknown',
      'x.example  unknown',
    ])
  })

  it.each([
    ['another kind of file', 'GET / HTTP/1.1\nHost: a\n'],
    ['a file that is cut', gzipSync(RIPE).subarray(0, 60)],
    ['a file in which nothing has a country', 'ripencc|EU|ipv4|192.0.2.0|256|20100101|allocated\n'],
  ])('refuses %s and keeps what it has', async (_, content) => {
    const run = await runFirebreak(['ranges', 'import', file('broken', content)], { env })
    expect(run.code).toBe(1)
    expect(run.stderr).toContain('docs/ranges.md')
    const shown = await runFirebreak(['ranges', 'show', '192.0.2.7'], { env })
    expect(shown.stdout).toContain('Netherlands')
  })
})
