import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ByteString, LogRecord } from '../../../model/record.ts'
import { formatById } from '../../logs/formats/api.ts'
import { openLayout } from '../../logs/formats/layout-format.ts'
import type { Layout } from '../../logs/formats/types.ts'
import { fold } from '../rules/fold.ts'
import { views } from '../rules/views.ts'
import { linesOf, mangled } from './hostile-lines.ts'
import { fitsFront } from './literal-tables.ts'
import { Flag, LiteralPlace, Word } from './types.ts'
import { createWasmKernel } from './wasm.ts'

/** Pieces that literals and lines are both made of, so that they meet often. */
const PIECES = [
  '/',
  '..',
  'etc',
  'Passwd',
  'select',
  ' ',
  'union',
  '?id=',
  '%25',
  '.env',
  'cmd',
  '<',
  'a',
  'AB',
  '${jndi',
  '\xe9',
  ':/',
  '(',
  '=',
  "'",
]
const piece = fc.constantFrom(...PIECES)
const literal = fc
  .array(piece, { minLength: 1, maxLength: 12 })
  .map((pieces) => fold(pieces.join('')).slice(0, 64))
  .filter((text) => text.length >= 5)

/** Pieces as an attacker writes them. */
const written = fc.tuple(piece, fc.nat(9)).map(([text, how]) => {
  const first = text.charCodeAt(0)
  const hex = first.toString(16).padStart(2, '0')
  if (how === 0) return `%${hex}${text.slice(1)}`
  if (how === 1) return `%25${hex.toUpperCase()}${text.slice(1)}`
  if (how === 2) return `\\x${hex}${text.slice(1)}`
  if (how === 3) return `%u00${hex}${text.slice(1)}`
  if (how === 4) return text.replace('/', '//')
  if (how === 5) return text.replace('/', '/././')
  if (how === 6) return text.replace(' ', '+')
  if (how === 7) return `%c${first >> 6}%${(0x80 | (first & 63)).toString(16)}${text.slice(1)}`
  return text.toUpperCase()
})
const attack = fc.array(written, { minLength: 1, maxLength: 14 }).map((pieces) => pieces.join(''))

const FIELDS = [
  'method',
  'target',
  'protocol',
  'referrer',
  'userAgent',
  'host',
  'user',
  'contentType',
  'cookie',
] as const

/** Every text a rule may look at, in every form. */
function looks(line: ByteString, record: LogRecord | null): ByteString[] {
  const texts: ByteString[] = [...views(line)]
  if (record !== null) for (const name of FIELDS) if (record[name] !== null) texts.push(...views(record[name]))
  const query = record?.target?.split('?').slice(1).join('?')
  if (query !== undefined) texts.push(...views(query, true))
  return texts.map(fold)
}

/** The same of the target alone. */
function targetLooks({ target }: LogRecord): ByteString[] {
  if (target === null) return []
  return [...views(target), ...views(target.split('?').slice(1).join('?'), true)].map(fold)
}

function layoutOf(id: string, directive?: string): Layout {
  const parser = formatById(id)?.open()
  if (directive !== undefined) parser?.parse(directive)
  const layout = parser?.layout()
  if (layout == null) throw new Error(id)
  return layout
}

const LAYOUTS: Array<[string, Layout | null]> = [
  ['combined', layoutOf('combined')],
  ['vhost-combined', layoutOf('vhost-combined')],
  ['iis', layoutOf('w3c', '#Fields: date time cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) sc-status')],
  [
    'cloudfront',
    layoutOf(
      'w3c',
      '#Fields: date time x-edge-location c-ip cs-method cs-uri-stem sc-status cs(User-Agent) cs-uri-query',
    ),
  ],
  ['haproxy-http', layoutOf('haproxy-http')],
  ['json-caddy', layoutOf('json-caddy')],
  ['no layout', null],
]

describe('no literal is missed that stands in any form of any field', () => {
  for (const [id, layout] of LAYOUTS) {
    it(id, () => {
      const base = layout ?? layoutOf('combined')
      const lines = fc.oneof(linesOf(base), mangled(linesOf(base)))
      const withAttack = fc.tuple(lines, attack, fc.nat(300), attack).map(([line, one, at, two]) => {
        const slash = line.indexOf('/', line.indexOf('GET'))
        const where = at % 2 === 0 && slash > 0 ? slash : at % (line.length + 1)
        const safe = (text: string) =>
          id.startsWith('json') ? JSON.stringify(text).slice(1, -1) : id === 'iis' ? text.replaceAll(' ', '+') : text
        return `${line.slice(0, where)}${safe(one)}${line.slice(where)}`.replaceAll('AppleWebKit', safe(two))
      })
      fc.assert(
        fc.property(
          fc.array(literal, { minLength: 1, maxLength: 30 }),
          fc.array(withAttack, { minLength: 1, maxLength: 8 }),
          fc.array(fc.constantFrom(LiteralPlace.TARGET, 3, 7), { maxLength: 30 }),
          (some, batch, marks) => {
            const literals = [...new Set(some)]
            const places = Uint8Array.from(literals, (_, i) => marks[i] ?? 7)
            const kernel = createWasmKernel({
              literals,
              places,
              every: true,
              since: 0,
              until: Number.POSITIVE_INFINITY,
              sourceSlots: 1024,
              seed: Uint32Array.of(5, 6, 7, 8),
            })
            if (kernel === null) throw new Error('no WebAssembly SIMD here')
            kernel.useLayout(layout)
            const text = batch.map((line) => `${line}\n`).join('')
            kernel.buffer.set(Buffer.from(text, 'latin1'), kernel.start)
            const end = kernel.start + text.length
            for (let from = kernel.start; from < end; from = kernel.scanned) {
              const handed = kernel.scan(from, end)
              for (let i = 0; i < handed; i++) check(kernel, i, layout, literals, places)
            }
          },
        ),
        { numRuns: 120 },
      )
    })
  }
})

function check(
  kernel: NonNullable<ReturnType<typeof createWasmKernel>>,
  i: number,
  layout: Layout | null,
  literals: string[],
  places: Uint8Array,
): void {
  const word = (n: number) => kernel.attention[i * Word.SIZE + n] ?? 0
  const line = Buffer.from(kernel.buffer.subarray(word(Word.LINE), word(Word.LINE_END))).toString('latin1')
  if (word(Word.FLAGS) & Flag.ALL) return
  const parsed = layout === null ? null : openLayout(layout).parse(line)
  const record = parsed !== null && 'peer' in parsed ? parsed : null
  const texts = looks(line, record)
  const ofTarget = record === null ? texts : targetLooks(record)
  const found = new Set(kernel.hits.subarray(word(Word.HITS), word(Word.HITS_END)))
  expect(found.size).toBe(word(Word.HITS_END) - word(Word.HITS))
  for (const [id, literal] of literals.entries()) {
    const where = places[id] === LiteralPlace.TARGET ? ofTarget : texts
    if (!found.has(id) && where.some((text) => text.includes(literal))) {
      throw new Error(`missed ${JSON.stringify(literal)} in ${JSON.stringify(line)}`)
    }
  }
}

describe('literals of any length are found at any place', () => {
  it('5 to 64 bytes, every offset, alone in a line', () => {
    const kernel = createWasmKernel({
      literals: Array.from({ length: 60 }, (_, i) =>
        'abcdefghijklmnopqrstuvwxyz0123456789-_.~abdfhjlnprtvxz/?=&;,!()*'.slice(0, i + 5),
      ),
      every: true,
      since: 0,
      until: Number.POSITIVE_INFINITY,
      sourceSlots: 1024,
      seed: Uint32Array.of(1, 2, 3, 4),
    })
    const whole = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~abdfhjlnprtvxz/?=&;,!()*'
    for (let offset = 0; offset < 20; offset++) {
      for (let size = 5; size <= 64; size++) {
        const line = `${'~'.repeat(offset)}${whole.slice(0, size)}\n`
        kernel?.buffer.set(Buffer.from(line, 'latin1'), kernel.start)
        kernel?.scan(kernel.start, kernel.start + line.length)
        expect((kernel?.attention[Word.HITS_END] ?? 0) - (kernel?.attention[Word.HITS] ?? 0)).toBe(size - 4)
      }
    }
  })
})

describe('the address of a combined line', () => {
  it('is searched when a literal may stand there', () => {
    const kernel = createWasmKernel({
      literals: ['192.0.2.77', '2001:db8::7'],
      every: false,
      since: 0,
      until: Number.POSITIVE_INFINITY,
      sourceSlots: 1024,
      seed: Uint32Array.of(1, 2, 3, 4),
    })
    kernel?.useLayout(layoutOf('combined'))
    for (const source of ['192.0.2.77', '2001:db8::7', '192.0.2.78']) {
      for (const user of ['-', 'bob', 'a b']) {
        const line = `${source} - ${user} [19/Jul/2001:10:05:01 -0500] "GET / HTTP/1.1" 200 1 "-" "a"\n`
        kernel?.buffer.set(Buffer.from(line, 'latin1'), kernel.start)
        expect(kernel?.scan(kernel.start, kernel.start + line.length)).toBe(source.endsWith('8') ? 0 : 1)
      }
    }
  })
})

describe('fitsFront', () => {
  it('knows what may begin in the address or the time of a line', () => {
    for (const text of [
      '192.168.',
      'dead:beef',
      '.7 - - [19',
      ' - - [0',
      '/oct/2000',
      ':55:36 -0700] "get /',
      '0] "get',
    ]) {
      expect([text, fitsFront(text)]).toEqual([text, true])
    }
    for (const text of ['/etc/passwd', '] "get /', '"get /x', 'admin', '/octo/2000', '/sdk/', 'aced0005'])
      expect([text, fitsFront(text)]).toEqual([text, false])
  })
})
