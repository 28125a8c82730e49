import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createExposureStore } from '../../src/platform/stores/state/exposure-store.ts'
import { openWorld, type World } from './server-world.ts'

describe('changes of exposures', () => {
  let world: World
  beforeAll(async () => {
    world = await openWorld()
  })
  afterAll(() => world?.close())

  it('are summed over hosts since a time, the latest first', async () => {
    const rows = [
      ['CVE-1', 'a', 100, null, 'open'],
      ['CVE-1', 'b', 110, null, 'open'],
      ['CVE-1', 'a', 200, 'open', 'fixed'],
      ['CVE-1', 'b', 300, 'open', 'fixed'],
      ['CVE-2', 'b', 250, 'open', null],
    ] as const
    for (const row of rows)
      await world.state.pool.query(
        'insert into state.exposure_changes (flaw, host, package, at, before, state) values ($1, $2, $6, $3, $4, $5)',
        [...row, 'p'],
      )
    const store = createExposureStore(world.state)
    expect(await store.changesSince(150, 10)).toEqual([
      { flaw: 'CVE-1', before: 'open', state: 'fixed', hosts: 2, latest: 300 },
      { flaw: 'CVE-2', before: 'open', state: null, hosts: 1, latest: 250 },
    ])
    expect(await store.changesSince(150, 1)).toHaveLength(1)
    expect(await store.changesSince(300, 10)).toEqual([])
  })
})
