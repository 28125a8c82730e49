import { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAddress } from '../../../support/address.ts'
import { formatById } from '../../logs/formats/api.ts'
import type { Layout } from '../../logs/formats/types.ts'
import { addKey } from '../distinct.ts'
// @ts-expect-error: a build script, not a module of the program
import { compileKernel } from './build.mjs'
import { Flag, type KernelConfig, Word } from './types.ts'
import { createWasmKernel, type WasmKernel } from './wasm.ts'

function kernelOf(config: Partial<KernelConfig> = {}, image?: ReturnType<WasmKernel['image']>): WasmKernel {
  const kernel = createWasmKernel(
    {
      literals: ['/etc/passwd', '/.env', 'union select'],
      every: false,
      since: 0,
      until: Number.POSITIVE_INFINITY,
      sourceSlots: 1024,
      seed: Uint32Array.of(1, 2, 3, 4),
      ...config,
    },
    image,
  )
  if (kernel === null) throw new Error('no WebAssembly SIMD here')
  return kernel
}

const combined = formatById('combined')?.open().layout() as Layout
const line = (source: string, more: { path?: string; status?: number; time?: string } = {}) =>
  `${source} - - [${more.time ?? '19/Jul/2001:10:05:01 -0500'}] "GET ${more.path ?? '/'} HTTP/1.1" ${more.status ?? 200} 1 "-" "a"\n`

/** Scans a text as the engine does; returns the flags of all lines handed up. */
function feed(
  kernel: WasmKernel,
  text: string,
): Array<{ flags: number; number: number; hits: number[]; hash: string }> {
  const seen: Array<{ flags: number; number: number; hits: number[]; hash: string }> = []
  kernel.buffer.set(Buffer.from(text, 'latin1'), kernel.start)
  const end = kernel.start + text.length
  for (let from = kernel.start; from < end; from = kernel.scanned) {
    const handed = kernel.scan(from, end)
    const { lines, parsed, odd, skipped } = kernel.counts
    if (lines !== parsed + odd + skipped) throw new Error('lines are lost')
    for (let i = 0; i < handed; i++) {
      const words = kernel.attention.subarray(i * Word.SIZE, (i + 1) * Word.SIZE)
      const hits = [...kernel.hits.subarray(words[Word.HITS], words[Word.HITS_END])].sort()
      seen.push({
        flags: words[Word.FLAGS] ?? 0,
        number: words[Word.NUMBER] ?? 0,
        hits,
        hash: words.subarray(Word.HASH, Word.HASH + 4).join(),
      })
    }
    kernel.sources.trim()
  }
  return seen
}

describe('the committed kernel', () => {
  it('is what its source compiles to', async () => {
    const compiled: Uint8Array = await compileKernel()
    const committed = readFileSync(new URL('./kernel.wasm', import.meta.url))
    expect(Buffer.compare(Buffer.from(compiled), committed)).toBe(0)
  }, 120_000)
})

describe('what is handed up', () => {
  it('is lines with a literal, an error, another method, or of another shape', () => {
    const kernel = kernelOf()
    kernel.useLayout(combined)
    const text = [
      line('192.0.2.1'),
      line('192.0.2.1', { path: '/.env' }),
      line('192.0.2.1', { status: 404 }),
      line('192.0.2.1').replace('GET', 'PROPFIND'),
      'no log line at all\n',
      ' \t\r\n',
    ]
    const handed = feed(kernel, text.join(''))
    expect(handed.map(({ flags, number }) => [number, flags])).toEqual([
      [1, Flag.LITERAL],
      [2, Flag.ERROR],
      [3, Flag.ODD_METHOD],
      [4, Flag.ODD],
    ])
    expect(kernel.counts).toMatchObject({ lines: 6, parsed: 4, odd: 1, skipped: 1 })
  })

  it('leaves out lines outside the time window', () => {
    const at = Date.UTC(2001, 6, 19, 15, 5, 1) / 1000
    for (const [since, until, parsed] of [
      [at, at, 1],
      [at + 1, at + 9, 0],
      [0, at - 1, 0],
    ] as const) {
      const kernel = kernelOf({ since, until })
      kernel.useLayout(combined)
      feed(kernel, line('192.0.2.1', { path: '/.env' }))
      expect(kernel.counts).toMatchObject({ parsed, skipped: 1 - parsed })
    }
  })

  it('cuts lines over 64 KiB and goes on behind them', () => {
    const kernel = kernelOf()
    kernel.useLayout(combined)
    const handed = feed(
      kernel,
      line('192.0.2.1', { path: `/.env${'a'.repeat(70_000)}` }) + line('192.0.2.2', { path: '/.env' }),
    )
    expect(handed.map(({ flags }) => flags)).toEqual([Flag.ODD | Flag.CUT | Flag.LITERAL, Flag.LITERAL])
    expect((kernel.attention[Word.LINE_END] ?? 0) - (kernel.attention[Word.LINE] ?? 0)).toBe(65_536)
  })

  it('ends a scan behind a line that starts with #', () => {
    const kernel = kernelOf()
    kernel.useLayout(null)
    kernel.buffer.set(Buffer.from('x\n#Fields: a\ny\n'), kernel.start)
    kernel.scan(kernel.start, kernel.start + 15)
    expect(kernel.scanned - kernel.start).toBe(13)
  })

  it('hashes the content and nothing else, differently for each seed', () => {
    const hashOf = (text: string, seed: number[]) => {
      const kernel = kernelOf({ seed: Uint32Array.from(seed) })
      kernel.useLayout(combined)
      return feed(kernel, text)[0]?.hash
    }
    const seed = [1, 2, 3, 4]
    const one = hashOf(line('192.0.2.1', { path: '/.env' }), seed)
    expect(hashOf(line('2001:db8::1', { path: '/.env', time: '20/Jul/2001:11:05:01 -0500' }), seed)).toBe(one)
    expect(hashOf(line('192.0.2.1', { path: '/.env?' }), seed)).not.toBe(one)
    expect(hashOf(line('192.0.2.1', { path: '/.env', status: 404 }), seed)).not.toBe(one)
    expect(hashOf(line('192.0.2.1', { path: '/.env' }), [1, 2, 3, 5])).not.toBe(one)
  })

  it('is the same from tables built by another kernel', () => {
    const text =
      line('192.0.2.1', { path: '/a/%2e%2e/etc//passwd' }) + line('192.0.2.1', { path: '/x?q=1+UNION+SELECT' })
    const first = kernelOf()
    const second = kernelOf({}, structuredClone(first.image().tables) && first.image())
    for (const kernel of [first, second]) kernel.useLayout(combined)
    expect(feed(second, text)).toEqual(feed(first, text))
  })
})

describe('the source table', () => {
  it('counts every form of one address as one, and sketches as detection/distinct does', () => {
    const kernel = kernelOf({ sourceSlots: 65_536 })
    kernel.useLayout(combined)
    const registers = new Uint8Array(16_384)
    const counts = new Map<string, number>()
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('::ffff:10.0.0.1', '10.0.0.1', '64:ff9b::a00:1')), {
          maxLength: 50,
        }),
        (all) => {
          feed(kernel, all.map((source) => line(source)).join(''))
          for (const source of all) {
            const address = parseAddress(source)
            if (address === null) continue
            addKey(registers, 0, 14, address.key)
            counts.set(address.text, (counts.get(address.text) ?? 0) + 1)
          }
        },
      ),
      { numRuns: 60 },
    )
    const { sources } = kernel
    const found = new Map(
      [...sources.entries()].map((entry) => [Buffer.from(sources.key(entry)).toString('hex'), sources.requests(entry)]),
    )
    for (const [text, requests] of counts)
      expect([text, found.get(Buffer.from(parseAddress(text)?.key ?? []).toString('hex'))]).toEqual([text, requests])
    expect(found.size).toBe(counts.size)
    expect(Buffer.compare(sources.registers, registers)).toBe(0)
  })

  it('forgets the rarest that never probed, and says how much', () => {
    const { sources } = kernelOf()
    const key = (n: number) => Uint8Array.from({ length: 16 }, (_, i) => (i < 12 ? 0x20 : (n >> (8 * (i - 12))) & 255))
    for (let n = 0; n < 800; n++) for (let k = 0; k < (n < 300 ? 3 : 1); k++) sources.count(key(n), 1000 + n)
    for (let n = 790; n < 800; n++) sources.probe(sources.count(key(n), 5000), 1)
    sources.trim()
    const left = [...sources.entries()]
    expect(left.length).toBe(310)
    expect(sources.error).toBe(1)
    for (let n = 0; n < 300; n++) expect(sources.requests(sources.count(key(n), 0))).toBe(4)
    const probed = left.filter((entry) => sources.probes(entry) > 0)
    expect(probed.map((entry) => sources.last(entry))).toEqual(probed.map(() => 5000))
  })

  it('stays bounded with more sources than it holds', () => {
    const kernel = kernelOf()
    kernel.useLayout(combined)
    for (let round = 0; round < 10; round++) {
      const many = Array.from({ length: 1500 }, (_, i) => line(`10.${round}.${i >> 8}.${i & 255}`))
      feed(kernel, many.join('') + line('192.0.2.1'))
    }
    expect([...kernel.sources.entries()].length).toBeLessThanOrEqual(1024 * 0.75)
  })
})

describe('nothing in the input can write outside its arrays', () => {
  const layouts: Array<Layout | null> = [combined, null]
  for (const id of ['common', 'vhost-combined', 'haproxy-http', 'alb', 'json-caddy'])
    layouts.push(formatById(id)?.open().layout() ?? null)

  it('random bytes and chunks made of the worst', () => {
    const kernel = kernelOf({
      literals: ['aaaaa', 'aaaaaa', 'a'.repeat(7), 'a'.repeat(64), '"""""', '     ', '/////', '/././'],
    })
    const worst = [
      'a',
      '"',
      '\n',
      '\\',
      '%',
      '/',
      ' ',
      '{"',
      '{',
      '[',
      '%25',
      '\xc0',
      '" "',
      'a\n',
      '"\n',
      '/./',
      ':',
      '#\n',
      '\\"',
      '%u',
    ]
    const piece = fc.oneof(
      fc.constantFrom(...worst),
      fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((c) => String.fromCharCode(c)) }),
    )
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 20 }),
        fc.constantFrom(...layouts),
        fc.integer({ min: 1, max: 60_000 }),
        (pieces, layout, size) => {
          const text = pieces.join('')
          const bytes = `${text.repeat(Math.ceil(size / Math.max(1, text.length))).slice(0, size)}\n`
          kernel.useLayout(layout)
          feed(kernel, bytes)
          kernel.useLayout(combined)
          // What comes after still works.
          expect(feed(kernel, line('192.0.2.1', { path: '/aaaaa' }))).toMatchObject([
            { flags: Flag.LITERAL, hits: [0] },
          ])
        },
      ),
      { numRuns: 150 },
    )
  })

  it('whole chunks where every byte is structural or every place a candidate', () => {
    const kernel = kernelOf({ literals: ['aaaaaaa', 'aaaaaaaa', '"""""""'] })
    for (const layout of layouts) {
      for (const unit of ['a', '"', '\\', '%25', '\n', 'a\n', '//', '#\n']) {
        kernel.useLayout(layout)
        // A scan for each directive is slow here: fewer of them.
        const size = unit === '#\n' ? 5000 : kernel.capacity - 1
        feed(kernel, `${unit.repeat(Math.ceil(size / unit.length)).slice(0, size)}\n`)
      }
    }
    expect(kernel.sources.error).toBe(0)
  })
})
