import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Host } from '../../model/host.ts'
import { assemble } from './assemble.ts'
import { keysFile, openFileStore } from './file-store.ts'
import { hostName } from './host-name.ts'

const host = (name: string): Host => ({ name, ssh: name, tags: [], domain: null, group: null, added: 1 })

describe('hosts kept as files', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'firebreak-store-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('are there for the next program, by name', async () => {
    const store = openFileStore(join(folder, 'hosts'))
    expect(await store.hosts()).toEqual([])
    await store.saveHost(host('web2'))
    await store.saveHost(host('web1'))
    await store.saveHost({ ...host('web1'), tags: ['new'] })
    const other = openFileStore(join(folder, 'hosts'))
    expect(await other.hosts()).toEqual([{ ...host('web1'), tags: ['new'] }, host('web2')])
    expect(await other.host('web3')).toBeNull()
    expect(await other.inventory('web1')).toBeNull()
  })

  it('keep the latest inventory and how the last look went', async () => {
    const store = openFileStore(folder)
    await store.saveHost(host('web1'))
    await store.saveInventory(assemble('web1', 7, 'ssh', []))
    await store.saveAttempt('web1', { at: 9, code: 'host-unreachable', message: 'x' })
    expect(await store.inventory('web1')).toMatchObject({ host: 'web1', taken: 7 })
    expect(await store.lastAttempt('web1')).toEqual({ at: 9, code: 'host-unreachable', message: 'x' })
    expect(await store.removeHost('web1')).toBe(true)
    expect(await store.removeHost('web1')).toBe(false)
    expect(await store.inventory('web1')).toBeNull()
  })

  it('are for their owner only, and leave no half-written file', async () => {
    const store = openFileStore(folder)
    await Promise.all(Array.from({ length: 20 }, (_, i) => store.saveHost({ ...host('web1'), added: i })))
    expect(readdirSync(join(folder, 'web1'))).toEqual(['host.json'])
    expect(statSync(join(folder, 'web1/host.json')).mode & 0o077).toBe(0)
    expect(statSync(join(folder, 'web1')).mode & 0o077).toBe(0)
  })

  it('never leave their folder, whatever a host is called', async () => {
    const store = openFileStore(folder)
    for (const name of ['../x', '..', '.', '', 'a/b', '/etc', 'A', 'a\0b', 'x'.repeat(300)]) {
      await expect(store.host(name)).rejects.toMatchObject({ code: 'host-unknown' })
      expect(() => keysFile(folder, name)).toThrow()
      expect(hostName(name) === name).toBe(false)
    }
  })

  it('say which file is damaged', async () => {
    const store = openFileStore(folder)
    await store.saveHost(host('web1'))
    writeFileSync(join(folder, 'web1/host.json'), '{"na')
    await expect(store.host('web1')).rejects.toMatchObject({
      code: 'inventory-unreadable',
      file: join(folder, 'web1/host.json'),
    })
  })
})
