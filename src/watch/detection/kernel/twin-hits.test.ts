import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatById } from '../../logs/formats/api.ts'
import { createPlainKernel } from './plain.ts'
import { type Kernel, type KernelConfig, LiteralPlace, Word } from './types.ts'
import { createWasmKernel } from './wasm.ts'

const layout = formatById('combined')?.open().layout() ?? null

function hitsOf(kernel: Kernel, line: string): number[] {
  kernel.useLayout(layout)
  kernel.buffer.set(Buffer.from(`${line}\n`, 'latin1'), kernel.start)
  kernel.scan(kernel.start, kernel.start + line.length + 1)
  return [...kernel.hits.subarray(kernel.attention[Word.HITS], kernel.attention[Word.HITS_END])].sort((a, b) => a - b)
}

function bothHits(literals: string[], line: string, places?: Uint8Array): [number[], number[]] {
  const config: KernelConfig = {
    literals,
    ...(places === undefined ? {} : { places }),
    every: true,
    since: 0,
    until: Number.POSITIVE_INFINITY,
    sourceSlots: 1024,
    seed: Uint32Array.of(1, 2, 3, 4),
  }
  const wasm = createWasmKernel(config)
  if (wasm === null) throw new Error('no WebAssembly SIMD here')
  return [hitsOf(wasm, line), hitsOf(createPlainKernel(config), line)]
}

const lineOf = (request: string) => `192.0.2.1 - - [19/Jul/2001:10:05:01 -0500] "${request}" 200 1 "-" "a"`

describe('both kernels find the same literals', () => {
  it('a space of a literal in a `+` of the line, but no `+` of a literal in a space', () => {
    expect(bothHits(['get+/', 'get /', 'a+b c'], lineOf('GET /?q=a+b+c HTTP/1.1'))).toEqual([
      [1, 2],
      [1, 2],
    ])
    expect(bothHits(['get+/', 'get /'], lineOf('GET+/ HTTP/1.1'))).toEqual([
      [0, 1],
      [0, 1],
    ])
  })

  it('of targets in the target alone, and those that want a script only before one', () => {
    const places = Uint8Array.of(
      LiteralPlace.TARGET,
      LiteralPlace.TARGET | LiteralPlace.BEFORE_SCRIPT,
      LiteralPlace.ELSEWHERE,
    )
    const both = (hits: number[]) => [hits, hits]
    const literals = ['/info.php', '/uploads/', 'firefox']
    const agent = (text: string, line: string) => line.replace('"a"', `"${text}"`)
    for (const [line, hits] of [
      [lineOf('GET /a/INFO.php?x HTTP/1.1'), [0]],
      [agent('x /info.php y', lineOf('GET / HTTP/1.1')), []],
      [agent('x /info%2ephp %41', lineOf('GET /%41 HTTP/1.1')), []],
      [lineOf('GET /%69nfo%2ephp HTTP/1.1'), [0]],
      [lineOf('GET /uploads/a.jpg HTTP/1.1'), []],
      [agent('a.php', lineOf('GET /uploads/a.jpg HTTP/1.1')), []],
      [lineOf('GET /uploads//a%2ePHP HTTP/1.1'), [1]],
      [agent('Firefox', lineOf('GET /uploads/a.jsp HTTP/1.1')), [1, 2]],
    ] as const)
      expect([line, ...bothHits(literals, line, places)]).toEqual([line, ...both([...hits])])
  })

  it('in any line that has no other form', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', ' ', '+', '?', '/', 'cd', '=', 'E'), { minLength: 5, maxLength: 30 })
      .map((pieces) => pieces.join(''))
    // Parts of the line, with other bytes for some that may stand for each other.
    const cuts = fc.array(fc.tuple(fc.nat(60), fc.integer({ min: 5, max: 12 }), fc.constantFrom(' ', '+', '?', '')), {
      minLength: 1,
      maxLength: 20,
    })
    fc.assert(
      fc.property(text, cuts, (target, all) => {
        const request = `GET /${target} HTTP/1.1`
        fc.pre(!/\/\.?\//.test(request))
        const literals = all.map(([at, size, other]) => {
          const literal = request
            .slice(at % (request.length - size), (at % (request.length - size)) + size)
            .toLowerCase()
          return other === '' ? literal : literal.replace(/[ +?]/, other)
        })
        const distinct = [...new Set(literals)].filter((literal) => literal.length >= 5)
        const [wasm, plain] = bothHits(distinct, lineOf(request))
        expect([request, distinct, wasm]).toEqual([request, distinct, plain])
      }),
      { numRuns: 150 },
    )
  })
})
