import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressText } from '../../../support/address.ts'
import { formats } from '../../logs/formats/api.ts'
import { openLayout } from '../../logs/formats/layout-format.ts'
import type { Layout } from '../../logs/formats/types.ts'
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
  kernel?.useLayout(layout)
  const parsed = openLayout(layout).parse(line)
  buffer.set(Buffer.from(`${line}\n`, 'latin1'), start)
  kernel?.sources.trim()
  const handed = kernel?.scan(start, start + line.length + 1)
  if (handed === 0) {
    expect('skipped' in parsed || line.trim() === '').toBe(true)
    return
  }
  expect(handed).toBe(1)
  const word = (n: number) => attention[n] ?? 0
  if (word(Word.FLAGS) & Flag.ODD) return
  fitted++
  if (!('peer' in parsed)) throw new Error(`the kernel took a line the parser does not: ${JSON.stringify(parsed)}`)
  expect(addressText(sources.key(word(Word.SOURCE)))).toBe(parsed.peer)
  expect(word(Word.TIME)).toBe(parsed.time === null ? 0 : Math.floor(parsed.time / 1000))
  expect(word(Word.STATUS)).toBe(parsed.status ?? 0)
  expect((word(Word.FLAGS) & Flag.ODD_METHOD) === 0).toBe(/^(GET|HEAD|POST)$/.test(parsed.method ?? ''))
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

function roles(layout: Layout): string[] {
  return layout.kind === 'json' ? layout.keys.map((key) => key.role) : layout.steps.map((step) => step.role)
}

describe('the compiled kernel cuts lines as the plain parser does, or calls them odd', () => {
  for (const { id, layout } of layouts) {
    it(`${id}: ordinary and hostile fields`, () => {
      fitted = 0
      fc.assert(
        fc.property(linesOf(layout), (line) => compare(layout, line)),
        { numRuns: 250 },
      )
      expect(fitted).toBeGreaterThan(0)
    })
    it(`${id}: mangled lines`, () => {
      fc.assert(
        fc.property(mangled(linesOf(layout)), (line) => compare(layout, line)),
        { numRuns: 150 },
      )
    })
  }
})
