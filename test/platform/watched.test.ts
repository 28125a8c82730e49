import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readDecisions, recorded, writeDecisions } from '../../src/app/exposure/decisions-file.ts'
import { hostsDirectory } from '../../src/app/exposure/local-knowledge.ts'
import { ownHosts } from '../../src/app/live/watched.ts'
import { host, pack } from '../../src/know/exposure/test-words.ts'
import { openFileStore } from '../../src/know/inventory/file-store.ts'
import type { ExposureStore } from '../../src/platform/exposure/store.ts'
import { createExposureStore } from '../../src/platform/stores/state/exposure-store.ts'
import { openWorld, type World } from './server-world.ts'

let world: World
let store: ExposureStore
const folder = mkdtempSync(join(tmpdir(), 'firebreak-watched-'))
const before = process.env['FIREBREAK_STATE_DIR']

beforeAll(async () => {
  process.env['FIREBREAK_STATE_DIR'] = folder
  world = await openWorld()
  store = createExposureStore(world.state)
})
afterAll(async () => {
  if (before === undefined) delete process.env['FIREBREAK_STATE_DIR']
  else process.env['FIREBREAK_STATE_DIR'] = before
  await world?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function audited(): Promise<string[]> {
  const { rows } = await world.state.pool.query<{ action: string; object: string }>(
    'select action, object from state.audit order by number',
  )
  return rows.map(({ action, object }) => `${action} ${object}`)
}

it('the store follows the list of hosts, its inventories and decisions, each change in the audit, and leaves other lists alone', async () => {
  const files = openFileStore(hostsDirectory())
  const watched = ownHosts(false)
  const named = (name: string) => ({ name, ssh: null, tags: ['web'], domain: null, group: null, added: 1 })
  await store.saveHost(
    { actor: 'other', action: 'add-host', object: 'host elsewhere' },
    named('elsewhere'),
    'another machine',
  )
  await files.saveHost(named('web1'))
  await files.saveInventory(host('debian 12', [pack('deb', 'curl', '7')], { host: 'web1', taken: 5 }))
  await watched.bring(store)
  await watched.bring(store)
  expect((await store.hosts()).map(({ host: { name }, inventory }) => [name, inventory?.taken])).toEqual([
    ['elsewhere', undefined],
    ['web1', 5],
  ])
  expect(await audited()).toEqual(['add-host host elsewhere', 'add-host host web1'])

  await files.saveInventory(host('debian 12', [pack('deb', 'curl', '8')], { host: 'web1', taken: 9 }))
  await watched.bring(store)
  expect((await store.inventory('web1'))?.packages[0]?.version).toBe('8')

  const decision = {
    flaw: 'CVE-2026-1',
    host: null,
    package: null,
    kind: 'not-affected' as const,
    reason: 'not built in',
    by: 'anna',
    made: 7,
    expires: null,
  }
  await writeDecisions([recorded(decision)])
  await watched.bring(store)
  await watched.bring(store)
  expect(await store.decisions()).toMatchObject([decision])
  expect((await readDecisions()).map(({ id }) => id)).toEqual((await store.decisions()).map(({ id }) => id))

  await files.removeHost('web1')
  await watched.bring(store)
  expect((await store.hosts()).map(({ host: { name } }) => name)).toEqual(['elsewhere'])
  expect((await audited()).slice(2)).toEqual(['decide-not-affected flaw CVE-2026-1', 'remove-host host web1'])
})
