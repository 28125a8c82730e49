import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addKey } from '../../../watch/detection/distinct.ts'
import {
  countSource,
  createSourceCount,
  distinctSources,
  emptySketch,
  mergeForeign,
  mergePacked,
  mergeSketch,
  packSketch,
  SKETCH_BITS,
} from './sketch.ts'
import { sourceKey } from './source-key.ts'

function sketchOf(from: number, to: number, bits = SKETCH_BITS): Uint8Array {
  const registers = new Uint8Array(1 << bits)
  for (let i = from; i < to; i++)
    addKey(registers, 0, bits, sourceKey(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`).key)
  return registers
}

describe('packed sketches', () => {
  it('come back as they were, few sources or many', () => {
    fc.assert(
      fc.property(fc.nat(3000), (sources) => {
        const sketch = sketchOf(0, sources)
        const back = emptySketch()
        mergePacked(back, packSketch(sketch))
        expect(back).toEqual(sketch)
      }),
      { numRuns: 30 },
    )
  })

  it('are small while sources are few', () => {
    expect(packSketch(sketchOf(0, 10)).length).toBeLessThanOrEqual(22)
    expect(packSketch(sketchOf(0, 100_000)).length).toBe(1026)
  })

  it('merge one after the other as their registers do', () => {
    const [a, b, c] = [sketchOf(0, 40), sketchOf(20, 3000), sketchOf(5, 9)]
    const count = createSourceCount()
    count.addPacked(Buffer.concat([packSketch(a), packSketch(b)]))
    count.addPacked(packSketch(c))
    const merged = emptySketch()
    for (const sketch of [a, b, c]) mergeSketch(merged, sketch)
    expect(count.count()).toBe(distinctSources(merged))
  })

  it('do not read past cut or broken bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => mergePacked(emptySketch(), bytes) === undefined),
    )
  })
})

describe('sketches of sensors', () => {
  it('fold exactly when they have more registers', () => {
    const ours = emptySketch()
    mergeForeign(ours, Buffer.from(sketchOf(0, 5000, 14)).toString('base64'))
    expect(ours).toEqual(sketchOf(0, 5000))
  })

  it('are about right when they have fewer', () => {
    const ours = emptySketch()
    mergeForeign(ours, Buffer.from(sketchOf(0, 20, 8)).toString('base64'))
    expect(Math.abs(distinctSources(ours) - 20)).toBeLessThanOrEqual(4)
  })

  it('count nothing when they are none', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const ours = emptySketch()
        mergeForeign(ours, text)
        expect(distinctSources(ours)).toBe(0)
      }),
    )
  })
})

it('a count is the same whether sources come one by one, in one sketch or in several', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1, max: 4 }), (sources, parts) => {
      const whole = emptySketch()
      const pieces = Array.from({ length: parts }, emptySketch)
      const [single, packed, several] = [createSourceCount(), createSourceCount(), createSourceCount()]
      for (let i = 0; i < sources; i++) {
        const [index, rank] = [Math.imul(i + 1, 0x9e3779b1), Math.imul(i + 7, 0x85ebca6b) ^ (i << 7)]
        countSource(whole, index, rank)
        countSource(pieces[i % parts]!, index, rank)
        single.addSource(index, rank)
      }
      packed.addPacked(packSketch(whole))
      for (const piece of pieces) several.addPacked(packSketch(piece))
      const wanted = distinctSources(whole)
      // Twice: what one count leaves behind must not show in the next.
      for (let time = 0; time < 2; time++)
        expect([single.count(), packed.count(), several.count()]).toEqual([wanted, wanted, wanted])
    }),
  )
})
