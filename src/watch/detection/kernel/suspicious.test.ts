import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatById } from '../../logs/formats/api.ts'
import type { Layout } from '../../logs/formats/types.ts'
import { isSuspicious, makesSuspicious } from '../rules/suspicious.ts'
import { views } from '../rules/views.ts'
import { Flag, Word } from './types.ts'
import { createWasmKernel } from './wasm.ts'

const kernel = createWasmKernel({
  literals: [],
  every: true,
  suspicious: true,
  since: 0,
  until: Number.POSITIVE_INFINITY,
  sourceSlots: 1024,
  seed: Uint32Array.of(1, 2, 3, 4),
})
if (kernel === null) throw new Error('no WebAssembly SIMD here')
const { buffer, start, scan, attention } = kernel

/** Whether the kernel finds the target suspicious; null when the line does not fit. */
function found(line: string): boolean | null {
  buffer.set(Buffer.from(`${line}\n`, 'latin1'), start)
  scan(start, start + line.length + 1)
  const flags = attention[Word.FLAGS] ?? 0
  return flags & Flag.ODD ? null : (flags & Flag.SUSPICIOUS) !== 0
}

const byte = fc.integer({ min: 0, max: 255 }).filter((code) => code !== 10)
const piece = fc.oneof(
  fc.string({ maxLength: 20 }).map((text) =>
    Buffer.from(text)
      .toString('latin1')
      .replace(/[\s"\\]/g, 'a'),
  ),
  byte.map((code) => String.fromCharCode(code)),
  byte.map((code) => `%${code.toString(16).padStart(2, '0')}`),
  fc.constantFrom('.', '..', '%', '%2', '%2E', '/', 'index.php?a=b', 'a'.repeat(13), '%25'),
)
const target = fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join('').replace(/[\x00-\x20"\\]/g, 'a')}`)

describe('a suspicious target', () => {
  it('is one in the kernel when it is one in the rules', () => {
    kernel.useLayout(formatById('combined')?.open().layout() as Layout)
    fc.assert(
      fc.property(target, fc.constantFrom('GET', 'POST', 'PUT', 'FOO'), (text, method) => {
        const line = `192.0.2.1 - - [19/Jul/2001:10:05:01 -0500] "${method} ${text} HTTP/1.1" 200 1 "-" "a"`
        expect([text, found(line)]).toEqual([text, isSuspicious(text)])
      }),
      { numRuns: 2000 },
    )
  })

  it('is judged without the byte between path and query', () => {
    const parser = formatById('w3c')?.open()
    parser?.parse('#Fields: date time c-ip cs-method cs-uri-stem cs-uri-query sc-status')
    kernel.useLayout(parser?.layout() as Layout)
    fc.assert(
      fc.property(target, target, (path, query) => {
        fc.pre(!/[- #+]/.test(path + query))
        const line = `2026-07-19 10:05:01 192.0.2.1 GET ${path} ${query} 200`
        expect([line, found(line)]).toEqual([line, isSuspicious(path) || isSuspicious(query)])
      }),
      { numRuns: 500 },
    )
  })

  it('is every one that has a suspicious text in some view', () => {
    fc.assert(
      fc.property(target, (text) => {
        if (views(text).some((view) => makesSuspicious(view))) expect([text, isSuspicious(text)]).toEqual([text, true])
      }),
      { numRuns: 2000 },
    )
  })

  it('is no ordinary link', () => {
    for (const text of [
      '/a-b_c~d.html?x=1&y=%20a+b%2Fc%3A%26',
      '/%D0%BF%D1%80?q=@a:b,c!d',
      '/a.b/c.d?e=#f',
      '*'.slice(1),
    ])
      expect([text, isSuspicious(text)]).toEqual([text, false])
    for (const text of ['/..', '/%2e', '/%2525', "/a'b", '/%27', '/%u0027', '/%c0%af', '/a\\b', '/%', '/%0a', '/${x}'])
      expect([text, isSuspicious(text)]).toEqual([text, true])
  })
})
