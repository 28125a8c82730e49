import { describe, expect, it } from 'vitest'
import {
  addKey,
  addTo,
  estimate,
  hashKey,
  hashWords,
  INDEX_SEED,
  mergeInto,
  RANK_SEED,
  standardError,
} from './distinct.ts'

const MAPPED = 0xffff0000 | 0

/** Counts `count` IPv4-mapped keys from number `from`. */
function addAddresses(registers: Uint8Array, bits: number, from: number, count: number): void {
  for (let i = from; i < from + count; i++) {
    addTo(registers, 0, bits, hashWords(0, 0, MAPPED, i, INDEX_SEED), hashWords(0, 0, MAPPED, i, RANK_SEED))
  }
}

describe('distinct', () => {
  it('hashes as MurmurHash3 x86_32 does', () => {
    const key = new TextEncoder().encode('abcdefghijklmnop')
    expect(hashKey(key, 0, 0) >>> 0).toBe(0xe76291ed)
    expect(hashKey(new Uint8Array(16), 0, 0)).toBe(hashWords(0, 0, 0, 0, 0))
  })

  it('says 0 for an empty sketch and 1 for one key', () => {
    const registers = new Uint8Array(1 << 14)
    expect(estimate(registers, 14)).toBe(0)
    addKey(registers, 0, 14, new Uint8Array(16))
    addKey(registers, 0, 14, new Uint8Array(16))
    expect(estimate(registers, 14)).toBe(1)
  })

  it.each([6, 10, 14])('stays within 4 standard errors from 10 to 10 million keys with %i bits', (bits) => {
    const registers = new Uint8Array(1 << bits)
    let known = 0
    for (const count of [10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000]) {
      addAddresses(registers, bits, known, count - known)
      known = count
      const error = Math.abs(estimate(registers, bits) / count - 1)
      expect(error, `${count} keys`).toBeLessThanOrEqual(4 * standardError(bits))
    }
  })

  it('has the error it states, over many small sketches', () => {
    const bits = 10
    let squares = 0
    for (let round = 0; round < 100; round++) {
      const registers = new Uint8Array(1 << bits)
      addAddresses(registers, bits, round * 1_000_000, 20_000)
      squares += (estimate(registers, bits) / 20_000 - 1) ** 2
    }
    expect(Math.sqrt(squares / 100)).toBeLessThan(1.25 * standardError(bits))
  })

  it('merges to the sketch of the union', () => {
    const [left, right, both] = [new Uint8Array(1024), new Uint8Array(1024), new Uint8Array(1024)]
    addAddresses(left, 10, 0, 5_000)
    addAddresses(right, 10, 2_500, 5_000)
    addAddresses(both, 10, 0, 7_500)
    mergeInto(left, right)
    expect(left).toEqual(both)
    expect(() => mergeInto(left, new Uint8Array(64))).toThrow(RangeError)
  })

  it('keeps several sketches in one array apart', () => {
    const registers = new Uint8Array(3 * 64)
    addKey(registers, 64, 6, new Uint8Array(16))
    expect([0, 64, 128].map((at) => estimate(registers, 6, at))).toEqual([0, 1, 0])
  })
})
