import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createAccounts } from '../../src/platform/stores/state/accounts.ts'
import { migrate, newestVersion, presentVersion, upgrade } from '../../src/platform/stores/state/migrate.ts'
import { openState } from '../../src/platform/stores/state/open-state.ts'
import { emptyDatabase, STATE_SERVERS, withClient } from './state-servers.ts'

for (const server of STATE_SERVERS) {
  const title = `migrations on ${server.name}${server.missing ? ` (skipped: ${server.missing})` : ''}`
  describe.skipIf(server.missing !== null)(title, () => {
    let running: { url: string; stop(): Promise<void> }

    beforeAll(async () => {
      running = await server.start()
    })
    afterAll(() => running.stop())
    beforeEach(() => emptyDatabase(running.url))

    it('bring every older version up to the newest, with its data', async () => {
      for (let version = 1; version <= newestVersion(); version++) {
        await emptyDatabase(running.url)
        await withClient(running.url, async (client) => {
          await migrate(client, version)
          expect(await presentVersion(client)).toBe(version)
          await client.query("insert into state.users (name, role, created) values ('anna', 'admin', 1)")
        })
        const state = await openState(running.url)
        expect(await createAccounts(state).users()).toMatchObject([{ name: 'anna', role: 'admin' }])
        await state.close()
      }
    })

    it('are made once by servers that start together', async () => {
      const states = await Promise.all(Array.from({ length: 4 }, () => openState(running.url)))
      const { rows } = await (states[0]?.pool.query('select version from state.migrations order by 1') ?? { rows: [] })
      expect(rows.map(({ version }: { version: number }) => version)).toEqual(
        Array.from({ length: newestVersion() }, (_, i) => i + 1),
      )
      await Promise.all(states.map((state) => state.close()))
    })

    it('leave tables of a newer Firebreak alone', async () => {
      await openState(running.url).then((state) => state.close())
      await withClient(running.url, (client) =>
        client.query("insert into state.migrations values (9999, '9999-future.sql')"),
      )
      await expect(openState(running.url)).rejects.toMatchObject({
        code: 'store-newer',
        message: expect.stringContaining('9999'),
      })
      await withClient(running.url, async (client) => expect(await presentVersion(client)).toBe(9999))
    })

    it('change nothing when they fail or are killed half-way, and go on from there', async () => {
      await withClient(running.url, (client) => migrate(client, 1))
      await withClient(running.url, async (client) => {
        await client.query('create table state.audit_head (stands_in_the_way int)')
        await expect(migrate(client)).rejects.toThrow('already exists')
        const { rows } = await client.query("select to_regclass('state.audit') is null as gone")
        expect(rows).toEqual([{ gone: true }])
        expect(await presentVersion(client)).toBe(1)
        await client.query('drop table state.audit_head')
      })
      await withClient(running.url, async (killed) => {
        const { rows } = await killed.query<{ pid: number }>('select pg_backend_pid() as pid')
        await killed.query('begin')
        await upgrade(killed)
        await withClient(running.url, (other) => other.query('select pg_terminate_backend($1)', [rows[0]?.pid]))
        await expect(killed.query('commit')).rejects.toThrow()
      })
      await withClient(running.url, async (client) => {
        expect(await presentVersion(client)).toBe(1)
        await migrate(client)
        expect(await presentVersion(client)).toBe(newestVersion())
      })
    })
  })
}
