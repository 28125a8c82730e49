import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadCatalogue } from '../../src/watch/catalogue/load.ts'
import type { Findings } from '../../src/watch/detection/engine/findings.ts'
import { readLogs } from '../../src/watch/detection/engine/read-logs.ts'
import { openInput } from '../../src/watch/logs/read/open.ts'
import type { Input } from '../../src/watch/logs/read/types.ts'
import { combinedLine, dice, lines } from './make-logs.ts'

const { rules, correlations } = loadCatalogue()
const good = lines(200, (i) => combinedLine(dice(i), i))
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'firebreak-hostile-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

/** Reads the good log together with a bad input. */
async function readBeside(bad: Input, workers = 0): Promise<Findings> {
  const findings = await readLogs([bad, await openInput(file('good.log', good))], { rules, correlations, workers })
  expect(findings.files[1]).toMatchObject({ lines: 200, parsed: 200, unparsed: 0 })
  expect(findings.threats.length).toBeGreaterThan(3)
  return findings
}

function codes(findings: Findings): Array<[string, string | null]> {
  return findings.warnings.map(({ code, file }) => [code, file])
}

/** An input as it was when it was listed. */
function listed(path: string, size: number): Input {
  return { kind: 'file', path, size, mtime: 0, start: 0, identity: '1:1' }
}

describe('a bad input costs no other input its results', () => {
  it.each([0, 2])('a file that went missing after it was listed (%i workers)', async (workers) => {
    const path = join(folder, 'missing.log')
    expect(codes(await readBeside(listed(path, 1000), workers))).toContainEqual(['file-missing', path])
  })

  it.skipIf(process.getuid?.() === 0)(
    'a file without permission (skipped as root, who may read everything)',
    async () => {
      const path = file('secret.log', good)
      const input = await openInput(path)
      chmodSync(path, 0)
      expect(codes(await readBeside(input))).toContainEqual(['file-no-permission', path])
    },
  )

  it('a directory', async () => {
    const findings = await readBeside(listed(folder, 4096))
    expect(findings.warnings.filter(({ file }) => file === folder)).toHaveLength(1)
  })

  it('a file that was replaced after it was listed', async () => {
    const path = file('replaced.log', good)
    expect(codes(await readBeside(listed(path, good.length)))).toContainEqual(['file-changed', path])
  })

  it('a file that became shorter after it was listed', async () => {
    const path = file('shrunk.log', Buffer.concat([good, good]))
    const input = await openInput(path)
    writeFileSync(path, good)
    expect((await readBeside(input)).files[0]).toMatchObject({ lines: 200, parsed: 200 })
  })

  it('bytes that are no text', async () => {
    const random = dice(5)
    const path = file('noise.log', Buffer.from(Array.from({ length: 300_000 }, () => random.below(256))))
    const findings = await readBeside(listed(path, 300_000))
    expect(findings.files[0]?.parsed).toBe(0)
    expect(findings.warnings.some(({ file }) => file === path)).toBe(true)
  })

  it('a truncated gzip: what could be unpacked counts', async () => {
    const packed = gzipSync(lines(20_000, (i) => combinedLine(dice(i), i)))
    const path = file('truncated.log.gz', packed.subarray(0, packed.length >> 1))
    const findings = await readBeside(await openInput(path))
    expect(codes(findings)).toContainEqual(['gzip-truncated', path])
    expect(findings.files[0]?.parsed).toBeGreaterThan(1000)
  })

  it('a bomb', async () => {
    const path = file('bomb.log.gz', gzipSync(Buffer.alloc(256 * 2 ** 20, 'a'), { level: 9 }))
    const started = performance.now()
    const findings = await readBeside(await openInput(path))
    expect(codes(findings).map(([code]) => code)).toContain('decompression-bomb')
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  it('an endless line at the very beginning', async () => {
    const endless = Buffer.concat([Buffer.alloc(3 * 2 ** 20, 'x'), Buffer.from('\n'), good])
    const findings = await readBeside(await openInput(file('endless-first.log', endless)))
    expect(findings.files[0]).toMatchObject({ lines: 201, parsed: 200, unparsed: 1, cut: 1 })
  })

  it('an endless line, with lines behind it', async () => {
    const path = file('endless.log', Buffer.concat([good, Buffer.alloc(3 * 2 ** 20, 'x'), Buffer.from('\n'), good]))
    const findings = await readBeside(await openInput(path))
    expect(findings.files[0]).toMatchObject({ lines: 401, parsed: 400, unparsed: 1, cut: 1 })
    expect(findings.warnings.find(({ code, file }) => code === 'line-endless' && file === path)?.line).toBe(201)
  })

  it.each([65_535, 65_536, 65_537])('a last line of %i bytes without its newline', async (length) => {
    const path = file('long.log', Buffer.concat([good, Buffer.alloc(length, 'x')]))
    const findings = await readBeside(await openInput(path))
    expect(findings.files[0]).toMatchObject({ lines: 201, parsed: 200, unparsed: 1, cut: length > 65_536 ? 1 : 0 })
  })

  it('lines in no known format', async () => {
    const path = file(
      'strange.log',
      lines(300, (i) => `gibberish ${i}`),
    )
    const findings = await readBeside(await openInput(path))
    expect(codes(findings)).toContainEqual(['format-unknown', path])
    expect(findings.unparsedSamples.filter((sample) => sample.file === path).map(({ line }) => line)).toEqual([
      1, 2, 3, 4, 5,
    ])
  })
})

describe('an interrupted reading', () => {
  it.each([0, 2])('gives what was read (%i workers)', async (workers) => {
    const path = file('large.log', Buffer.concat(Array.from({ length: 300 }, () => good)))
    const stop = new AbortController()
    const options = { rules, correlations, workers, segmentBytes: 50_000, signal: stop.signal }
    const findings = await readLogs([await openInput(path)], options, () => stop.abort())
    expect(findings.interrupted).toBe(true)
    expect(findings.lines).toBeLessThanOrEqual(60_000)
  })
})
