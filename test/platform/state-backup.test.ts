import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { verifyAudit } from '../../src/platform/audit/verify.ts'
import { openSightings } from '../../src/platform/stores/sightings/api.ts'
import type { SightingStore } from '../../src/platform/stores/sightings/types.ts'
import { createAccounts } from '../../src/platform/stores/state/accounts.ts'
import { backupState } from '../../src/platform/stores/state/backup/backup-state.ts'
import { restoreState } from '../../src/platform/stores/state/backup/restore-state.ts'
import { migrate, newestVersion, presentVersion } from '../../src/platform/stores/state/migrate.ts'
import { openState } from '../../src/platform/stores/state/open-state.ts'
import { batchOf, NOW, randomBatches } from './sightings-reference.ts'
import { emptyDatabase, STATE_SERVERS, temporaryFolder, withClient } from './state-servers.ts'

const ACT = { actor: 'anna', action: 'test', object: 'thing' }

for (const server of STATE_SERVERS) {
  const title = `a backup of ${server.name}${server.missing ? ` (skipped: ${server.missing})` : ''}`
  describe.skipIf(server.missing !== null)(title, () => {
    let running: { url: string; stop(): Promise<void> }
    let directory: string
    let file: string

    beforeAll(async () => {
      running = await server.start()
    })
    afterAll(() => running.stop())
    beforeEach(async () => {
      directory = temporaryFolder()
      file = join(directory, 'backup.zst')
      await emptyDatabase(running.url)
      const state = await openState(running.url, { directory })
      const accounts = createAccounts(state)
      const anna = await accounts.createUser(ACT, { name: 'Anna\tÄ \\N "quoted"', role: 'admin', subject: null })
      await accounts.openSession(ACT, { hash: 'session', user: anna?.id ?? '', expires: Date.now() + 60_000 })
      await accounts.createToken(ACT, {
        hash: 'token',
        name: 'web',
        scope: 'sensor',
        sensor: 'web1',
        owner: anna?.id ?? '',
        expires: Date.now() + 60_000,
      })
      for (let i = 0; i < 40; i++)
        await accounts.saveSettings({ ...ACT, detail: { text: '\\.\n'.repeat(50) } }, { [`n${i % 10}`]: i })
      await accounts.key()
      await state.close()
    })
    afterEach(() => rmSync(directory, { recursive: true, force: true }))

    /** Everything that a person would miss. */
    async function contents(): Promise<unknown> {
      const state = await openState(running.url, { directory })
      try {
        const accounts = createAccounts(state)
        const [users, tokens, settings, key] = [
          await accounts.users(),
          await accounts.tokens(),
          await accounts.settings(),
          await accounts.key(),
        ]
        const session = await accounts.session('session')
        return {
          users,
          tokens,
          settings,
          key: key.toString('hex'),
          session,
          audit: (await accounts.audit(44, 500)).length,
        }
      } finally {
        await state.close()
      }
    }

    it('brings everything back, the audit with an unbroken chain', async () => {
      const before = await contents()
      expect(await backupState(running.url, file)).toMatchObject({ auditNumber: 43, sightings: false })
      expect(statSync(file).mode & 0o777).toBe(0o600)
      await emptyDatabase(running.url)
      expect(await restoreState(running.url, file, { directory, actor: 'bert' })).toMatchObject({ auditNumber: 43 })
      expect(await contents()).toEqual(before)
      const state = await openState(running.url, { directory })
      expect(await verifyAudit(state)).toMatchObject({ ok: true, entries: 44, anchored: true })
      expect((await createAccounts(state).audit(null, 1))[0]).toMatchObject({
        actor: 'bert',
        action: 'restore-backup',
        detail: { recordsLost: 0, auditNumber: 43 },
      })
      await expect(state.pool.query('delete from state.audit')).rejects.toMatchObject({ code: '42501' })
      await state.close()
    })

    it('holds the sightings of the same database too, in their partitions', async () => {
      const everything = { from: 0, to: NOW + 1440 }
      const batches = randomBatches(6, 40)
      const looked = async (work: (sightings: SightingStore) => Promise<unknown>): Promise<unknown> => {
        const sightings = openSightings(running.url)
        try {
          await sightings.migrate()
          return await work(sightings)
        } finally {
          await sightings.close()
        }
      }
      const questions = async (sightings: SightingStore): Promise<unknown> => [
        await sightings.threats(everything),
        await sightings.timelines(everything, 60),
        await sightings.sources(everything, 50),
        await sightings.unknown(everything, 50),
        await sightings.evidence(everything, 50),
        await sightings.traffic(everything, 1440),
      ]
      const partitions = () =>
        withClient(running.url, async (client) => {
          const { rows } = await client.query(
            "select inhrelid::regclass::text as name, pg_get_expr(relpartbound, oid) as bound from pg_inherits join pg_class on oid = inhrelid where inhparent = 'sightings.minute'::regclass order by 1",
          )
          return rows
        })
      const before = await looked(async (sightings) => {
        await sightings.add(batches)
        return questions(sightings)
      })
      const parts = await partitions()
      expect(parts.length).toBeGreaterThan(3)
      expect(await backupState(running.url, file)).toMatchObject({ sightings: true })
      await emptyDatabase(running.url)
      const prepareSightings = async (): Promise<void> => void (await looked(async () => null))
      await restoreState(running.url, file, { directory, prepareSightings })
      expect(await partitions()).toEqual(parts)
      const after = await looked(async (sightings) => {
        // What came before the backup counts once; what is new goes on behind it.
        await sightings.add(batches)
        const found = await questions(sightings)
        await sightings.add([
          batchOf('later', 1, [
            { threat: 'new', source: '192.0.2.9', minute: NOW, requests: 1, answered: [0, 0, 0, 1, 0, 0] },
          ]),
        ])
        return found
      })
      expect(after).toEqual(before)
    })

    it('is one moment of the database, however much is changed meanwhile', async () => {
      const state = await openState(running.url, { directory })
      const accounts = createAccounts(state)
      const enough = new AbortController()
      const writer = (async () => {
        while (!enough.signal.aborted) await accounts.saveSettings(ACT, { busy: Date.now() })
      })()
      for (let i = 0; i < 3; i++) await backupState(running.url, file)
      enough.abort()
      await writer
      const last = (await accounts.audit(null, 1))[0]?.number ?? 0
      await state.close()
      const { auditNumber } = await restoreState(running.url, file, { directory, replace: true })
      const restored = await openState(running.url, { directory })
      expect(await verifyAudit(restored)).toMatchObject({ ok: true, entries: auditNumber + 1 })
      // What was recorded after the backup is gone, and the audit says so.
      expect((await createAccounts(restored).audit(null, 1))[0]?.detail).toMatchObject({
        recordsLost: last - auditNumber,
      })
      expect(readFileSync(join(directory, 'audit-head.json.before-restore'), 'utf8')).toContain(`"number":${last}`)
      await restored.close()
    })

    it('replaces data only when told so, and never below a running server', async () => {
      await backupState(running.url, file)
      await expect(restoreState(running.url, file)).rejects.toMatchObject({
        code: 'halted',
        message: expect.stringContaining('replace'),
      })
      const state = await openState(running.url)
      await expect(restoreState(running.url, file, { replace: true })).rejects.toMatchObject({
        code: 'halted',
        message: expect.stringContaining('stop'),
      })
      await state.close()
    })

    it('is refused, and nothing changed, when it is damaged, cut short or something else', async () => {
      await backupState(running.url, file)
      const before = await contents()
      const good = readFileSync(file)
      const plain = zstdDecompressSync(good)
      const flipped = Buffer.from(plain)
      flipped[plain.length >> 1] = (flipped[plain.length >> 1] ?? 0) ^ 1
      const bad = [
        good.subarray(0, good.length >> 1),
        good.subarray(0, 3),
        Buffer.alloc(0),
        Buffer.from('not a backup'),
        zstdCompressSync(flipped),
        zstdCompressSync(plain.subarray(0, plain.length - 37)),
        zstdCompressSync(Buffer.concat([plain, Buffer.from('more')])),
      ]
      for (const [i, bytes] of bad.entries()) {
        writeFileSync(file, bytes)
        await expect(
          restoreState(running.url, file, { directory, replace: true }),
          `bad backup ${i}`,
        ).rejects.toMatchObject({ name: 'FirebreakError' })
      }
      await expect(restoreState(running.url, join(directory, 'absent'), { replace: true })).rejects.toMatchObject({
        name: 'FirebreakError',
      })
      expect(await contents()).toEqual(before)
    })

    it('of an older version comes up to date, of a newer one is refused', async () => {
      await emptyDatabase(running.url)
      await withClient(running.url, async (client) => {
        await migrate(client, 2)
        await client.query("insert into state.users (name, role, created) values ('old', 'viewer', 1)")
      })
      await backupState(running.url, file)
      expect(zstdDecompressSync(readFileSync(file)).toString('latin1')).toContain('"state":2')
      await emptyDatabase(running.url)
      await restoreState(running.url, file)
      await withClient(running.url, async (client) => {
        expect(await presentVersion(client)).toBe(newestVersion())
        expect((await client.query('select name from state.users')).rows).toEqual([{ name: 'old' }])
      })
      await withClient(running.url, (client) => client.query("insert into state.migrations values (9999, 'future')"))
      await backupState(running.url, file)
      await emptyDatabase(running.url)
      await expect(restoreState(running.url, file)).rejects.toMatchObject({ code: 'store-newer' })
    })
  })
}
