import { describe, expect, it } from 'vitest'
import { buildPack } from '../../src/watch/catalogue/build-pack.ts'
import { loadCatalogue, unpack } from '../../src/watch/catalogue/load.ts'

describe('the pack', () => {
  const pack = buildPack()

  it('holds the same catalogue as the files', () => {
    expect(unpack(pack)).toEqual(JSON.parse(JSON.stringify(loadCatalogue())))
  })

  it('opens in under 10 ms', () => {
    const times = Array.from({ length: 10 }, () => {
      const start = performance.now()
      unpack(pack)
      return performance.now() - start
    })
    expect(Math.min(...times)).toBeLessThan(10)
  })
})
