import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Book } from '../../src/know/advisories/book/types.ts'
import { createMemoryBook } from '../../src/know/exposure/memory-book.ts'
import { advisory, affects, host, pack } from '../../src/know/exposure/test-words.ts'
import type { Advisory } from '../../src/model/advisory.ts'
import type { Inventory } from '../../src/model/host.ts'
import { createExposureService, type ExposureService } from '../../src/platform/exposure/service.ts'
import { readProbes } from '../../src/platform/exposure/read-probes.ts'
import type { ExposureStore } from '../../src/platform/exposure/store.ts'
import { createExposureStore } from '../../src/platform/stores/state/exposure-store.ts'
import { batchOf, openWorld, type Served, signedIn, type World } from './server-world.ts'

let world: World
let store: ExposureStore
let service: ExposureService
let server: Served
let advisories: Advisory[]
let clock = 0
const act = { actor: 'test', action: 'add-host', object: 'host' }
const DAY = 86_400_000

beforeAll(async () => {
  world = await openWorld()
  store = createExposureStore(world.state)
})
afterAll(() => world?.close())

beforeEach(async () => {
  clock = Date.now()
  await world.state.pool.query('truncate state.hosts, state.exposure_changes, state.decisions cascade')
  advisories = [fix('DSA-1', 'CVE-2026-1001', 'curl', '8')]
  service = createExposureService({
    store,
    openBook,
    bookStamp: () => openBook().mark,
    readProbes: () => readProbes(world.sightings, clock),
    clock: () => clock,
  })
  const knowledge = { ...service, store, handling: async () => null, replay: null }
  server = await world.serve({ knowledge, clock: () => clock })
  return async () => {
    await server.stop()
    await service.close()
  }
})

function fix(id: string, cve: string, name: string, fixed: string): Advisory {
  return advisory(id, [affects('Debian:12', name, fixed)], { upstream: [cve], title: `${name} mended` })
}

/** Knows of every change since the book before, as a book on disk does. */
function openBook(): Book {
  const book = createMemoryBook(advisories)
  return {
    ...book,
    mark: advisories.map(({ id, withdrawn }) => `${id}${withdrawn ?? ''}`).join(),
    changedSince: () => ({
      mark: '',
      flaws: [],
      changes: advisories.map(({ id, affected }, number) => ({
        id,
        source: 'osv',
        advisory: number,
        packages: affected.map(({ ecosystem, name }) => [ecosystem, name]),
      })),
    }),
  }
}

async function look(name: string, packages: Inventory['packages'], more: Partial<Inventory> = {}): Promise<void> {
  await store.saveHost(act, { name, ssh: null, tags: [], domain: null, group: null, added: clock })
  await store.saveInventory(host('debian 12', packages, { host: name, taken: ++clock, ...more }))
  await service.round()
}

async function states(name = 'web-1'): Promise<string[]> {
  return (await store.exposuresOfHost(name)).map(({ flaw, state }) => `${flaw} ${state}`).toSorted()
}

const viewer = async () => signedIn(world, server, 'approver')
const get = async (path: string) => (await (await viewer()).ask('GET', path)).json() as Promise<Record<string, never>>

it('an exposure opens with an inventory, closes with the fix, and its history stays', async () => {
  await look('web-1', [pack('deb', 'curl', '7')])
  expect(await states()).toEqual(['CVE-2026-1001 open'])
  const since = (await store.exposuresOfHost('web-1'))[0]?.since
  clock += DAY
  await look('web-1', [pack('deb', 'curl', '8')])
  expect(await states()).toEqual(['CVE-2026-1001 fixed'])
  expect((await store.exposuresOfHost('web-1'))[0]?.since).toBe(since)
  expect((await store.changes('CVE-2026-1001')).map(({ before, state }) => [before, state])).toEqual([
    [null, 'open'],
    ['open', 'fixed'],
  ])
})

it('a fixed file under a running program is not fixed until the program is restarted, over any number of updates', async () => {
  await look('web-1', [pack('deb', 'curl', '7')])
  const stale = [
    { process: 'php-fpm', pid: 9, unit: 'php-fpm.service', package: 'curl', files: ['/usr/lib/libcurl.so.4'] },
  ]
  advisories.push(fix('DSA-2', 'CVE-2026-1002', 'curl', '9'))
  await look('web-1', [pack('deb', 'curl', '9')], { stale })
  expect(await states()).toEqual(['CVE-2026-1001 fixed-on-disk', 'CVE-2026-1002 fixed-on-disk'])
  await look('web-1', [pack('deb', 'curl', '9')])
  expect(await states()).toEqual(['CVE-2026-1001 fixed', 'CVE-2026-1002 fixed'])
})

it('a new advisory touches the hosts that hold the package, and a withdrawn one leaves nothing but history', async () => {
  await look('web-1', [pack('deb', 'curl', '7')])
  await look('web-2', [pack('deb', 'nginx', '1')])
  advisories = [...advisories, fix('DSA-3', 'CVE-2026-1003', 'nginx', '2')]
  await service.round()
  expect(await states('web-2')).toEqual(['CVE-2026-1003 open'])
  advisories = advisories.map((one) => ({ ...one, withdrawn: clock }))
  await service.round()
  expect([...(await states('web-1')), ...(await states('web-2'))]).toEqual([])
  expect((await store.changes('CVE-2026-1003')).at(-1)).toMatchObject({ before: 'open', state: null })
})

it('probes in the logs of a host move its exposure to the front, and count as known exploited', async () => {
  advisories = [fix('DSA-4', 'CVE-2021-41773', 'apache2', '2.4.50')]
  await look('web-1', [pack('deb', 'apache2', '2.4.49')])
  expect((await store.exposuresOfHost('web-1'))[0]).toMatchObject({ probed: false })
  const batch = batchOf('web-1', ['203.0.113.7'], Math.floor(clock / 60_000))
  batch.sightings = batch.sightings.map((sighting) => ({ ...sighting, threat: 'apache-2021-41773' }))
  await world.sightings.add([batch])
  await service.round()
  expect((await store.exposuresOfHost('web-1'))[0]).toMatchObject({
    probed: true,
    deadline: { inputs: { exploited: { value: true, why: expect.stringContaining('probed for right now') } } },
  })
  const page = (await get('/api/hosts/web-1')) as unknown as { exposures: Array<{ evidence: object[] }> }
  expect(page.exposures[0]?.evidence).toContainEqual(expect.objectContaining({ kind: 'probe', where: 'sensor web-1' }))
})

it('an acceptance needs a role, a reason and a day, is in the audit, and ends by itself', async () => {
  await look('web-1', [pack('deb', 'curl', '7')])
  const operator = await signedIn(world, server, 'operator')
  const wish = {
    flaw: 'DSA-1',
    kind: 'accepted',
    reason: 'the host goes away',
    expires: new Date(clock + DAY).toISOString(),
  }
  expect((await operator.ask('POST', '/api/decisions', wish)).status).toBe(403)
  const approver = await viewer()
  const { expires: _expires, ...endless } = wish
  expect((await approver.ask('POST', '/api/decisions', endless)).status).toBe(400)
  expect((await approver.ask('POST', '/api/decisions', wish)).status).toBe(200)
  expect(await states()).toEqual(['CVE-2026-1001 accepted'])
  const { rows } = await world.state.pool.query(
    "select object, detail from state.audit where action = 'decide-accepted'",
  )
  expect(rows[0]).toMatchObject({ object: 'flaw CVE-2026-1001', detail: expect.stringContaining('the host goes away') })
  clock += 2 * DAY
  await service.round()
  expect(await states()).toEqual(['CVE-2026-1001 open'])
})

it('answers by exposure, by fix, by host, by advisory and by race', async () => {
  await look('web-1', [pack('deb', 'curl', '7')])
  await look('web-2', [pack('deb', 'curl', '7')])
  expect(await get('/api/exposures')).toMatchObject({
    total: 2,
    exposures: [
      { flaw: 'CVE-2026-1001', title: 'curl mended', deadline: { days: 3, inputs: { exploited: { value: null } } } },
      {},
    ],
  })
  expect(await get('/api/exposures/by-fix')).toMatchObject({
    exposures: 2,
    fixes: [{ package: 'curl', fixed: '8', action: 'upgrade', hostCount: 2, flawCount: 1 }],
  })
  expect(await get('/api/hosts')).toMatchObject({ hosts: [{ name: 'web-1', open: 1 }, { name: 'web-2' }] })
  const page = (await get('/api/hosts/web-1')) as unknown as { exposures: Array<{ evidence: Array<{ kind: string }> }> }
  expect(page.exposures[0]?.evidence.map(({ kind }) => kind)).toContain('version')
  expect(await get('/api/advisories?touching=1')).toMatchObject({ advisories: [{ id: 'DSA-1', exposedHosts: 2 }] })
  expect(await get('/api/advisories/cve-2026-1001')).toMatchObject({ row: { id: 'DSA-1' }, exposures: [{}, {}] })
  clock += 60_000
  await look('web-2', [pack('deb', 'curl', '8')])
  const race = (await get('/api/race/DSA-1')) as unknown as {
    exposed: Array<{ exposed: number; fixed: number }>
    sentence: string
  }
  expect(race.exposed.map(({ exposed, fixed }) => [exposed, fixed])).toEqual([
    [0, 0],
    [1, 0],
    [2, 0],
    [1, 1],
  ])
  expect(race.sentence).toContain('1 of 2 hosts is still exposed')
})

it('a removed host leaves the curve', async () => {
  await look('web-1', [pack('deb', 'curl', '7')])
  expect(await store.removeHost(act, 'web-1', clock)).toBe(true)
  await service.round()
  expect((await store.changes('CVE-2026-1001')).at(-1)).toMatchObject({ before: 'open', state: null })
  expect(await store.hosts()).toEqual([])
})
