import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressText } from '../../../support/address.ts'
import { formats } from '../../logs/formats/api.ts'
import { openLayout } from '../../logs/formats/layout-format.ts'
import type { Layout } from '../../logs/formats/types.ts'
import { isOddMethod } from '../rules/odd-method.ts'
import { linesOf, mangled } from './hostile-lines.ts'
import { Flag, Word } from './types.ts'
import { createWasmKernel } from './wasm.ts'

const W3C =
  '#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status time-taken'
const CLOUDFRONT =
  '#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie)'

const layouts: Array<{ id: string; layout: Layout }> = []
for (const format of formats) {
  const layout = format.open().layout()
  if (layout !== null) layouts.push({ id: format.id, layout })
}
for (const [id, fields] of [
  ['iis', W3C],
  ['cloudfront', CLOUDFRONT],
] as const) {
  const parser = formats.find((format) => format.id === 'w3c')?.open()
  parser?.parse(fields)
  const layout = parser?.layout()
  if (layout != null) layouts.push({ id, layout })
}

/** A kernel that hands up every line. */
const kernel = createWasmKernel({
  literals: ['/etc/passwd'],
  every: true,
  since: 0,
  until: Number.POSITIVE_INFINITY,
  sourceSlots: 4096,
  seed: Uint32Array.of(1, 2, 3, 4),
})
if (kernel === null) throw new Error('no WebAssembly SIMD here')
const { buffer, start, attention, sources } = kernel

const FIELDS = [
  ['method', Word.METHOD],
  ['target', Word.TARGET],
  ['protocol', Word.PROTOCOL],
  ['referrer', Word.REFERRER],
  ['userAgent', Word.USER_AGENT],
  ['host', Word.HOST],
  ['user', Word.USER],
  ['contentType', Word.CONTENT_TYPE],
  ['cookie', Word.COOKIE],
] as const

let fitted = 0

function compare(layout: Layout, line: string): void {
  compareAll(layout, [line])
}

/** The lines behind each other, in one scan. */
function compareAll(layout: Layout, lines: readonly string[]): void {
  kernel?.useLayout(layout)
  buffer.set(Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1'), start)
  const end = start + lines.reduce((sum, line) => sum + line.length + 1, 0)
  kernel?.sources.trim()
  for (let from = start, first = 0; from < end; from = kernel?.scanned ?? end) {
    const handed = kernel?.scan(from, end) ?? 0
    const seen = new Map<number, number>()
    for (let i = 0; i < handed; i++) seen.set(attention[i * Word.SIZE + Word.NUMBER] ?? 0, i * Word.SIZE)
    const scanned = kernel?.counts.lines ?? 0
    for (const [n, line] of lines.slice(first, first + scanned).entries()) check(layout, line, seen.get(n))
    first += scanned
  }
}

/** Compares the record at a word of `attention` with what the parser says of the line. */
function check(layout: Layout, line: string, record: number | undefined): void {
  const parsed = openLayout(layout).parse(line)
  if (record === undefined) {
    expect('skipped' in parsed || line.trim() === '').toBe(true)
    return
  }
  const word = (n: number) => attention[record + n] ?? 0
  if (word(Word.FLAGS) & Flag.ODD) return
  fitted++
  if (!('peer' in parsed))
    throw new Error(`the kernel took a line the parser does not: ${JSON.stringify([line, parsed])}`)
  expect(addressText(sources.key(word(Word.SOURCE)))).toBe(parsed.peer)
  expect(word(Word.TIME)).toBe(parsed.time === null ? 0 : Math.floor(parsed.time / 1000))
  expect(word(Word.STATUS)).toBe(parsed.status ?? 0)
  expect((word(Word.FLAGS) & Flag.ODD_METHOD) === 0).toBe(isOddMethod(parsed.method) === false)
  // Slices are raw: they can be compared where the format has nothing to undo.
  if (/[\\#%+]/.test(line)) return
  const apart = roles(layout).includes('query') && (parsed.target ?? '').includes('?')
  const slice = (n: number) => Buffer.from(buffer.subarray(word(n), word(n + 1))).toString('latin1')
  for (const [name, n] of FIELDS) {
    const value = parsed[name] ?? ''
    if (name === 'target' && apart)
      expect(slice(n).slice(0, value.indexOf('?'))).toBe(value.slice(0, value.indexOf('?')))
    else expect([name, slice(n)]).toEqual([name, value])
  }
}

/** A line, then lines that differ from it in a few bytes, each followed by the line itself. */
function alike(lines: fc.Arbitrary<string>): fc.Arbitrary<string[]> {
  const change = fc.tuple(fc.nat(2000), fc.constantFrom(...'0a",:{}[] \\-.e\ttn'))
  return fc
    .tuple(lines, fc.array(fc.array(change, { maxLength: 2 }), { minLength: 1, maxLength: 12 }))
    .map(([line, all]) =>
      all.flatMap((changes) => {
        let other = line
        for (const [at, byte] of changes)
          other = other.slice(0, at % line.length) + byte + other.slice((at % line.length) + 1)
        return [line, other]
      }),
    )
}

function roles(layout: Layout): string[] {
  return layout.kind === 'json' ? layout.keys.map((key) => key.role) : layout.steps.map((step) => step.role)
}

describe('the compiled kernel cuts lines as the plain parser does, or calls them odd', () => {
  for (const { id, layout } of layouts) {
    it(`${id}: ordinary and hostile fields`, () => {
      fitted = 0
      fc.assert(
        fc.property(linesOf(layout), (line) => compare(layout, line)),
        // Few hostile JSON lines fit at all.
        { numRuns: layout.kind === 'json' ? 700 : 250 },
      )
      expect(fitted).toBeGreaterThan(0)
    })
    it(`${id}: lines that are almost the same`, () => {
      fc.assert(
        fc.property(alike(linesOf(layout)), (lines) => compareAll(layout, lines)),
        { numRuns: 100 },
      )
    })
    it(`${id}: mangled lines`, () => {
      fc.assert(
        fc.property(mangled(linesOf(layout)), (line) => compare(layout, line)),
        { numRuns: 150 },
      )
    })
  }
})

describe('a line of JSON after one of the same shape', () => {
  const layout = layouts.find(({ id }) => id === 'json-caddy')?.layout as Layout
  const line =
    '{"level":"info","ts":995537101.5,"request":{"remote_ip":"192.0.2.1","proto":"HTTP/1.1","method":"GET","host":"a.example","uri":"/a/b?c=d",' +
    '"tls":null,"h2":true,"headers":{"User-Agent":["Mozilla/5.0 (X11)"],"Referer":["-"],"Accept":["a","b"]}},"user_id":"u","duration":0.25,"size":17,"status":200}'

  it('is read as if it stood alone, whatever byte of it is another', () => {
    for (const byte of '0a",:{}[] \\-.e\t') {
      for (let at = 1; at < line.length; at += 7) {
        const changed: string[] = []
        for (let i = at; i < Math.min(at + 7, line.length); i++)
          changed.push(line.slice(0, i) + byte + line.slice(i + 1), line, line.slice(0, i) + line.slice(i + 1), line)
        fitted = 0
        compareAll(layout, [line, line, ...changed])
        expect(fitted).toBeGreaterThan(changed.length / 2)
      }
    }
  })
})
