import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { runFirebreak } from './run-firebreak.ts'

const folder = mkdtempSync(join(tmpdir(), 'firebreak-look-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ORDINARY = '192.0.2.10 - - [19/Jul/2026:10:05:01 +0000] "GET /index.html HTTP/1.1" 200 512 "-" "Mozilla/5.0"'
const PROBE =
  '198.51.100.7 - - [19/Jul/2026:10:06:01 +0000] "GET /vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php HTTP/1.1" 404 153 "-" "-"'

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

describe('firebreak look', () => {
  it('names the threat, its source and its rule, and exits 0', async () => {
    const run = await runFirebreak(['look', file('a.log', `${ORDINARY}\n${PROBE}\n`), '--json'])
    const report = JSON.parse(run.stdout)
    expect(run.code).toBe(0)
    expect(report.schema).toBe('firebreak.look/1')
    expect(report.input).toMatchObject({ lines: 2, parsed: 2, unparsed: 0, skipped: 0 })
    const threat = report.threats.find((row: { id: string }) => row.id === 'phpunit-eval-stdin')
    expect(threat).toMatchObject({
      requests: 1,
      sources: 1,
      cves: ['CVE-2017-9841'],
      first: '2026-07-19T10:06:01Z',
      doublingMinutes: null,
    })
    expect(threat.answered).toEqual({ '1xx': 0, '2xx': 0, '3xx': 0, '4xx': 1, '5xx': 0 })
    expect(threat.rules[0]).toMatchObject({ licence: expect.any(String), author: expect.any(String) })
    expect(report.sources[0]).toMatchObject({ address: '198.51.100.7', requests: 1, probes: 1 })
  })

  it('reads gzip, zstd, standard input and several files at once', async () => {
    const text = `${PROBE}\n`
    const run = await runFirebreak(
      [
        'look',
        file('b.log.gz', gzipSync(text)),
        file('c.log.zst', zstdCompressSync(text)),
        file('d.log', text),
        '-',
        '--json',
      ],
      { input: text },
    )
    expect(JSON.parse(run.stdout).input).toMatchObject({ lines: 4, parsed: 4 })
  })

  it('answers people with words and not with colour alone', async () => {
    const run = await runFirebreak(['look', file('e.log', `${ORDINARY}\n${PROBE}\n`), '--plain'])
    expect(run.stdout).toContain('[probing] PHPUnit')
    expect(run.stdout).toContain('Nothing was changed. No data left this machine.')
    expect(run.stdout).not.toContain('\x1b')
  })

  it('shows escape sequences from a log as text', async () => {
    const hostile = PROBE.replace('"-" "-"', '"-" "\x1b]52;c;cHduZWQ=\x07\u202e"')
    const run = await runFirebreak(['look', file('f.log', `${hostile}\n`)], { env: { FORCE_COLOR: '1' } })
    expect(run.stdout).not.toMatch(/\x1b\]|\x07|\u202e/)
  })

  it('exits 3 for a finding only with --exit-code', async () => {
    const path = file('g.log', `${PROBE}\n`)
    expect((await runFirebreak(['look', path, '--exit-code'])).code).toBe(3)
    expect((await runFirebreak(['look', file('h.log', `${ORDINARY}\n`), '--exit-code'])).code).toBe(0)
  })

  it('keeps the results of the other files when one cannot be read, and exits 6', async () => {
    const run = await runFirebreak(['look', file('i.log', `${PROBE}\n`), join(folder, 'missing.log'), '--json'])
    const report = JSON.parse(run.stdout)
    expect(run.code).toBe(6)
    expect(report.threats.some((row: { id: string }) => row.id === 'phpunit-eval-stdin')).toBe(true)
    expect(report.warnings[0]).toMatchObject({ code: 'file-missing', file: join(folder, 'missing.log') })
    expect(report.warnings[0].remedy).not.toBe('')
  })

  it('reads the other files when one may not be read, says how to get the permission, and exits 6', async () => {
    const denied = file('denied.log', `${PROBE}\n`)
    const readable = file('readable.log', `${PROBE}\n`)
    chmodSync(folder, 0o755)
    chmodSync(denied, 0)
    // Root may read everything: become nobody, who needs to reach the checkout too.
    const uid = process.getuid?.() === 0 ? { uid: 65_534 } : {}
    const run = await runFirebreak(['look', denied, readable, '--json'], { ...uid, cwd: '/' })
    if (run.stdout === '' && /EACCES|MODULE_NOT_FOUND|permission denied/i.test(run.stderr)) return
    const report = JSON.parse(run.stdout)
    expect(run.code).toBe(6)
    expect(report.input.lines).toBe(1)
    expect(report.warnings[0]).toMatchObject({ code: 'file-no-permission', file: denied })
  })

  it('says which file is missing when it is the only one, and exits 1', async () => {
    const run = await runFirebreak(['look', join(folder, 'missing.log')])
    expect(run.code).toBe(1)
    expect(run.stderr).toContain('missing.log')
    expect(run.stdout).toBe('')
  })

  it('refuses a wrong flag with exit 2 and a hint', async () => {
    const run = await runFirebreak(['look', '--hmtl', 'x'])
    expect(run.code).toBe(2)
    expect(run.stderr).toContain('--html')
  })

  it('takes a file after --json as a file', async () => {
    const run = await runFirebreak(['look', '--json', file('j.log', `${PROBE}\n`)])
    expect(JSON.parse(run.stdout).input.lines).toBe(1)
  })

  it('keeps only the fields asked for', async () => {
    const run = await runFirebreak(['look', '--json=input', file('k.log', `${PROBE}\n`)])
    expect(Object.keys(JSON.parse(run.stdout))).toEqual(['schema', 'input'])
  })

  it('leaves lines outside --since and --until alone', async () => {
    const run = await runFirebreak([
      'look',
      '--json',
      '--since',
      '2026-07-19T10:05:30Z',
      file('l.log', `${ORDINARY}\n${PROBE}\n`),
    ])
    expect(JSON.parse(run.stdout).input).toMatchObject({ lines: 2, parsed: 1, skipped: 1 })
  })

  it('writes one page without script or network, and tables safe for spreadsheets', async () => {
    const hostile = PROBE.replace('/vendor', '/<script>alert(1)</script>/vendor')
    const page = join(folder, 'out', 'report.html')
    const run = await runFirebreak([
      'look',
      file('m.log', `${hostile}\n=cmd() - - [19/Jul/2026:10:06:01 +0000] "GET / HTTP/1.1" 404 1\n`),
      '--html',
      page,
      '--csv',
      join(folder, 'csv'),
    ])
    expect(run.code).toBe(0)
    const text = readFileSync(page, 'utf8')
    expect(text).not.toMatch(/<script|src=|href=|url\(/i)
    expect(text).toContain("default-src 'none'")
    expect(readFileSync(join(folder, 'csv', 'threats.csv'), 'utf8')).toContain('phpunit-eval-stdin')
  })

  it('writes nothing with --dry-run', async () => {
    const page = join(folder, 'dry.html')
    const run = await runFirebreak(['look', file('n.log', `${PROBE}\n`), '--html', page, '-n'])
    expect(run.stderr).toContain('Would write')
    expect(() => readFileSync(page)).toThrow()
  })

  it('shows a labelled sample when there is no log on the machine', async () => {
    chmodSync(folder, 0o755)
    const run = await runFirebreak(['look', '--config', file('none.yaml', 'logs: []\n'), '--json'])
    const report = JSON.parse(run.stdout)
    expect(report.input.lines).toBeGreaterThan(0)
    if (report.sample) expect(report.threats.length).toBeGreaterThan(3)
  })
})
