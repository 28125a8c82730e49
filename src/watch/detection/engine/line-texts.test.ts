import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLineTexts } from './line-texts.ts'

const TEXTS = new Map([
  ['-"', 1],
  ['={{', 2],
  ['two words', 4],
  ['a/b', 8],
  ['mstshash=', 16],
  ['ab', 32],
])

/** A buffer with the line at an even or an odd place, other bytes around it. */
function placed(line: string, odd: boolean): { bytes: Uint8Array; from: number; to: number } {
  const bytes = new Uint8Array(512).fill(97)
  const from = odd ? 65 : 64
  bytes.set(Buffer.from(line, 'latin1'), from)
  return { bytes, from, to: from + line.length }
}

test('finds the rules of every text in the line, wherever it stands, and no other', () => {
  const piece = fc.constantFrom(...TEXTS.keys(), 'MSTSHASH=', 'Two Words', '-', '"', '=', '{', 'a', 'b', ' ', 'x', '1')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), fc.boolean(), (pieces, odd) => {
      const line = pieces.join('').slice(0, 200)
      const { bytes, from, to } = placed(line, odd)
      const texts = createLineTexts(TEXTS, bytes)
      const expected = [...TEXTS].reduce(
        (bits, [text, bit]) => (line.toLowerCase().includes(text) ? bits | bit : bits),
        0,
      )
      expect(texts.find(from, to, 0, 0, -1)).toBe(expected)
      expect(texts.hidden).toBe(0)
      expect(texts.find(from, to, 0, 0, 6)).toBe(expected & 6)
    }),
    { numRuns: 500 },
  )
})

test.each([
  ['x%20y', -1],
  ['x\\x20y', -1],
  ['x\xc3y', -1],
  ['x?y+z', 4],
  ['x+y', 0],
  ['x//y', 8],
  ['x/./y', 8],
  ['https://y', 0],
  ['x/y', 0],
])('what may hide a text in %s', (line, hidden) => {
  for (const odd of [false, true]) {
    const { bytes, from, to } = placed(line, odd)
    const texts = createLineTexts(TEXTS, bytes)
    texts.find(from, to, 0, 0, -1)
    expect(texts.hidden).toBe(hidden)
    texts.find(from, to, from, to, -1)
    expect(texts.hidden).toBe(0)
  }
})

test('where spaces are written as a plus, every plus may hide one', () => {
  const { bytes, from, to } = placed('x+y', false)
  const texts = createLineTexts(TEXTS, bytes)
  texts.useLayout(true)
  expect(texts.find(from, to, 0, 0, -1)).toBe(4)
})
