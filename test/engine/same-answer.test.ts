import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadCatalogue } from '../../src/watch/catalogue/load.ts'
import type { Findings } from '../../src/watch/detection/engine/findings.ts'
import type { ReadOptions } from '../../src/watch/detection/engine/options.ts'
import { readLogs } from '../../src/watch/detection/engine/read-logs.ts'
import { openInput } from '../../src/watch/logs/read/open.ts'
import { caddyLine, combinedLine, dice, lines, mixedLog, W3C_FIELDS, w3cLine } from './make-logs.ts'

let folder = ''
let paths: string[] = []
const { rules, correlations } = loadCatalogue()

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'firebreak-same-'))
  const random = dice(20261121)
  const w3c = [0, 1, 0].flatMap((which, part) => {
    const fields = W3C_FIELDS[which]!
    return [
      `#Software: Some Server`,
      `#Fields: ${fields}`,
      ...Array.from({ length: 700 }, (_, i) => w3cLine(random, part * 700 + i, fields)),
    ]
  })
  const files: Record<string, Buffer> = {
    'mixed.log': mixedLog(random, 3000),
    'caddy.log': lines(900, (i) => caddyLine(random, i)),
    'w3c.log': lines(w3c.length, (i) => w3c[i]!),
    'switched.log': Buffer.concat([
      lines(400, (i) => combinedLine(random, i)),
      lines(300, (i) => caddyLine(random, 400 + i)),
    ]),
    'unfinished.log': lines(50, (i) => combinedLine(random, i)).subarray(0, -1),
    'empty.log': Buffer.alloc(0),
    'packed.log.gz': gzipSync(lines(500, (i) => combinedLine(random, i))),
  }
  for (let i = 0; i < 20; i++) files[`small-${i}.log`] = lines(1 + random.below(20), (n) => combinedLine(random, n))
  paths = Object.entries(files).map(([name, bytes]) => {
    writeFileSync(join(folder, name), bytes)
    return join(folder, name)
  })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function read(options: Partial<ReadOptions>): Promise<Findings> {
  const inputs = await Promise.all(paths.map((path) => openInput(path)))
  return readLogs(inputs, { rules, correlations, sources: Number.POSITIVE_INFINITY, ...options })
}

/** All that must not depend on how the reading was done. */
function answer(findings: Findings): object {
  const { seconds: _, kernel: _kernel, workers: _workers, ...rest } = findings
  return rest
}

describe('the same logs give the same findings', () => {
  let expected: Findings
  beforeAll(async () => {
    expected = await read({ kernel: 'plain', workers: 0 })
  })

  it('finds threats, unknown requests, odd lines and a change of format in them', () => {
    expect(expected.threats.map(({ threat }) => threat)).toEqual(
      expect.arrayContaining(['code-red-ii', 'phpunit-eval-stdin', 'log4shell', 'shellshock']),
    )
    expect(expected.templates.length).toBeGreaterThan(0)
    expect(expected.unparsed).toBeGreaterThan(0)
    const codes = expected.warnings.map(({ code }) => code)
    expect(codes).toEqual(expect.arrayContaining(['format-stopped', 'line-endless']))
    expect(
      expected.warnings.find(({ code, file }) => code === 'format-stopped' && file?.endsWith('switched.log'))?.line,
    ).toBe(401)
    expect(expected.parsed + expected.unparsed + expected.skipped).toBe(expected.lines)
  })

  it('points at the right line', () => {
    const packed = expected.threats.flatMap(({ evidence }) => evidence).filter(({ file }) => file.endsWith('caddy.log'))
    for (const { line, text } of packed) expect(text).toContain(`"ts":${1793491200 + line - 1},`)
  })

  it('in WebAssembly as in plain TypeScript', async () => {
    expect(answer(await read({ kernel: 'wasm', workers: 0 }))).toEqual(answer(expected))
  })

  it.each([
    ['wasm', 0, 50_000],
    ['plain', 0, 9_001],
    ['wasm', 1, 100_003],
    ['wasm', 2, 30_011],
    ['plain', 2, 70_001],
  ] as const)('with the %s kernel, %i workers and segments of %i bytes', async (kernel, workers, segmentBytes) => {
    expect(answer(await read({ kernel, workers, segmentBytes }))).toEqual(answer(expected))
  })
})
