import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Countries } from '../../src/platform/server/schemas/countries.ts'
import { csv } from '../../src/watch/ranges/csv.ts'
import { createCountryBook } from '../../src/watch/ranges/country-book.ts'
import { packCountries } from '../../src/watch/ranges/country-table.ts'
import { batchOf, openWorld, type Served, signedIn, type World } from './server-world.ts'

const ABOUT = { schema: 'firebreak.ranges/1' as const, imported: '2026-11-28T12:00:00Z', files: [], credit: 'Example' }

describe('sources by country', () => {
  const directory = mkdtempSync(join(tmpdir(), 'firebreak-countries-'))
  const file = join(directory, 'countries')
  let clock = Date.now()
  let world: World
  let server: Served
  let viewer: Awaited<ReturnType<typeof signedIn>>
  beforeAll(async () => {
    world = await openWorld()
    server = await world.serve({ countries: createCountryBook(file, () => clock) })
    viewer = await signedIn(world, server, 'viewer')
    await server.take([batchOf('web-1', ['192.0.2.7', '192.0.2.8', '203.0.113.9', '10.0.0.1', 'crawler.example'])])
  })
  afterAll(async () => {
    await world?.close()
    rmSync(directory, { recursive: true, force: true })
  })

  async function countries(): Promise<Countries> {
    return (await (await viewer.ask('GET', '/api/countries')).json()) as Countries
  }

  it('are all unknown while no ranges are imported', async () => {
    const answer = await countries()
    expect(answer).toMatchObject({ ranges: null, countries: [], sources: 5, complete: true })
    expect([answer.unknown, answer.inside, answer.names].map(({ sources }) => sources)).toEqual([3, 1, 1])
  })

  it('are known within seconds of an import, and the rest stays unknown', async () => {
    writeFileSync(file, packCountries(ABOUT, csv.parse('192.0.2.0,192.0.2.255,NL').ranges))
    clock += 6000
    const answer = await countries()
    expect(answer.ranges).toMatchObject({ credit: 'Example', count: 1 })
    expect(answer.countries).toEqual([{ country: 'NL', sources: 2, requests: expect.any(Number) }])
    expect([answer.unknown, answer.inside, answer.names].map(({ sources }) => sources)).toEqual([1, 1, 1])
  })

  it('stand on every source', async () => {
    const { sources } = (await (await viewer.ask('GET', '/api/sources')).json()) as {
      sources: Array<{ address: string; country: string | null }>
    }
    const known = Object.fromEntries(sources.map(({ address, country }) => [address, country]))
    expect([known['192.0.2.7'], known['203.0.113.9'], known['10.0.0.1']]).toEqual(['NL', null, null])
    expect(await (await viewer.ask('GET', '/api/sources/192.0.2.8')).json()).toMatchObject({ country: 'NL' })
  })

  it('are unknown again when the file is damaged', async () => {
    writeFileSync(file, 'damaged')
    clock += 6000
    expect((await countries()).ranges).toBeNull()
  })
})
