import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { verifyAudit } from '../../src/platform/audit/verify.ts'
import type { Accounts, SensorRow, UserRow } from '../../src/platform/auth/accounts.ts'
import { createAccounts } from '../../src/platform/stores/state/accounts.ts'
import { openState, type State } from '../../src/platform/stores/state/open-state.ts'
import { emptyDatabase, STATE_SERVERS } from './state-servers.ts'

const ACT = { actor: 'anna', action: 'test', object: 'thing' }
const NOBODY = '00000000-0000-4000-8000-000000000000'

for (const server of STATE_SERVERS) {
  describe.skipIf(server.missing !== null)(
    `accounts on ${server.name}${server.missing ? ` (skipped: ${server.missing})` : ''}`,
    () => {
      let running: { url: string; stop(): Promise<void> }
      let state: State
      let accounts: Accounts
      let now = 1_000_000

      beforeAll(async () => {
        running = await server.start()
      })
      afterAll(() => running.stop())
      beforeEach(async () => {
        await emptyDatabase(running.url)
        state = await openState(running.url)
        accounts = createAccounts(state, () => now)
        now = 1_000_000
        return async () => state.close()
      })

      async function user(name: string, role: UserRow['role'] = 'viewer'): Promise<UserRow> {
        const made = await accounts.createUser(ACT, { name, role, subject: null })
        if (made === null) throw new Error('not made')
        return made
      }
      const audited = async (): Promise<number> => (await accounts.audit(null, 1000)).length

      it('keep users, whose names differ in more than upper and lower case', async () => {
        const anna = await user('Anna', 'admin')
        expect(anna).toMatchObject({
          name: 'Anna',
          role: 'admin',
          password: null,
          disabled: false,
          created: now,
          lastSignIn: null,
        })
        expect(await accounts.createUser(ACT, { name: 'ANNA', role: 'viewer', subject: null })).toBeNull()
        expect(await accounts.userNamed('aNNa')).toEqual(anna)
        expect(await accounts.user(anna.id)).toEqual(anna)
        expect(await accounts.user('no id at all')).toBeNull()
        expect(await accounts.user(NOBODY)).toBeNull()
        const bert = await accounts.createUser(ACT, { name: 'bert', role: 'viewer', subject: 'issuer 1' })
        expect(await accounts.userOfSubject('issuer 1')).toEqual(bert)
        expect((await accounts.users()).map(({ name }) => name)).toEqual(['Anna', 'bert'])
        expect(await audited()).toBe(2)
        await expect(accounts.changeUser(ACT, anna.id, { name: 'BERT' })).rejects.toMatchObject({ code: 'usage' })
        expect(await audited()).toBe(2)
      })

      it('end the sessions of a user whose password, role or right to sign in changes, except the one in use', async () => {
        const admin = await user('root', 'admin')
        const anna = await user('anna')
        for (const change of [{ password: 'scrypt$x' }, { role: 'operator' as const }, { disabled: false }]) {
          await accounts.openSession(ACT, { hash: 'a1', user: anna.id, expires: now + 1000 })
          await accounts.openSession(ACT, { hash: 'a2', user: anna.id, expires: now + 1000 })
          await accounts.createLink(ACT, { hash: 'l', user: anna.id, expires: now + 1000 })
          await accounts.changeUser(ACT, anna.id, change, 'a2')
          expect(await accounts.session('a1')).toBeNull()
          expect((await accounts.session('a2'))?.user.id).toBe(anna.id)
          expect(await accounts.takeLink('l')).toBeNull()
          await accounts.closeSession(ACT, 'a2')
        }
        await accounts.openSession(ACT, { hash: 'r', user: admin.id, expires: now + 1000 })
        await accounts.changeUser(ACT, admin.id, { name: 'boss' })
        expect((await accounts.session('r'))?.user).toMatchObject({ name: 'boss', lastSignIn: now })
      })

      it('forget sessions that are over, and those of users who may not sign in', async () => {
        const anna = await user('anna')
        await accounts.openSession(ACT, { hash: 's', user: anna.id, expires: now + 1000 })
        expect(await accounts.session('s')).toMatchObject({ created: now, expires: now + 1000 })
        now += 1000
        expect(await accounts.session('s')).toBeNull()
        await accounts.openSession(ACT, { hash: 't', user: anna.id, expires: now + 1000 })
        await accounts.changeUser(ACT, anna.id, { disabled: true }, 't')
        expect(await accounts.session('t')).toBeNull()
        await accounts.deleteUser(ACT, anna.id)
        await expect(accounts.openSession(ACT, { hash: 'u', user: anna.id, expires: now + 1 })).rejects.toThrow(
          'deleted',
        )
      })

      it('let a sign-in link be used once, by one of many who come at once, and not after its time', async () => {
        const anna = await user('anna')
        await accounts.createLink(ACT, { hash: 'link', user: anna.id, expires: now + 1000 })
        const takers = await Promise.all(Array.from({ length: 8 }, () => accounts.takeLink('link')))
        expect(takers.filter((taker) => taker !== null)).toEqual([anna])
        await accounts.createLink(ACT, { hash: 'late', user: anna.id, expires: now + 1000 })
        now += 1000
        expect(await accounts.takeLink('late')).toBeNull()
      })

      it('keep tokens with scope, owner and end', async () => {
        const anna = await user('anna')
        const sensor = { name: 'web 1', scope: 'sensor' as const, sensor: 'web1', owner: null, expires: now + 1000 }
        const one = await accounts.createToken(ACT, { ...sensor, hash: 'h1' })
        expect(one).toMatchObject({ ...sensor, ownerName: 'command line', lastUsed: null })
        const two = await accounts.createToken(ACT, {
          ...sensor,
          hash: 'h2',
          scope: 'read',
          sensor: null,
          owner: anna.id,
        })
        expect(await accounts.token('h2')).toEqual(two)
        await accounts.noteTokenUse(one.id)
        expect(await accounts.token('h1')).toMatchObject({ lastUsed: now })
        expect(await accounts.tokens()).toHaveLength(2)
        await accounts.changeUser(ACT, anna.id, { disabled: true })
        expect(await accounts.token('h2')).toBeNull()
        expect(await accounts.deleteToken(ACT, one.id)).toBe(true)
        expect(await accounts.deleteToken(ACT, one.id)).toBe(false)
        expect(await accounts.token('h1')).toBeNull()
        await accounts.deleteUser(ACT, anna.id)
        expect(await accounts.tokens()).toEqual([])
      })

      it('never lose the last admin who may sign in, not even to two who remove each other at once', async () => {
        const anna = await user('anna', 'admin')
        const bert = await user('bert', 'admin')
        const [one, two] = await Promise.all([
          accounts.deleteUser(ACT, anna.id),
          accounts.changeUser(ACT, bert.id, { role: 'viewer' }),
        ])
        expect([one, two !== null].filter(Boolean)).toHaveLength(1)
        const left = (await accounts.users()).filter(({ role }) => role === 'admin')
        expect(left).toHaveLength(1)
        expect(await accounts.changeUser(ACT, left[0]?.id ?? '', { disabled: true })).toBeNull()
      })

      it('keep settings, the newest report of each sensor, and one key', async () => {
        expect(await accounts.settings()).toBeNull()
        await accounts.saveSettings(ACT, { siteName: 'A \0 site \ud800', keepDays: 30 })
        await accounts.saveSettings(ACT, { keepDays: 31 })
        expect(await accounts.settings()).toEqual({ siteName: 'A \uFFFD site \uFFFD', keepDays: 31 })

        const report = (name: string, lastSeen: number): SensorRow => ({
          name,
          lastSeen,
          skew: 1.4,
          health: { version: '1', warnings: ['\0'] } as unknown as SensorRow['health'],
        })
        await accounts.noteSensors([report('web1', 5), report('web1', 9), report('web2', 7)])
        await accounts.noteSensors([report('web1', 6)])
        expect(await accounts.sensors()).toMatchObject([
          { name: 'web1', firstSeen: 9, lastSeen: 9, skew: 1, health: { warnings: ['\uFFFD'] } },
          { name: 'web2', lastSeen: 7 },
        ])
        // A clock that was a day ahead and is set back: what is heard now counts.
        await accounts.noteSensors([report('web2', 86_400_000)])
        await accounts.noteSensors([report('web2', 8)])
        expect((await accounts.sensors())[1]).toMatchObject({ name: 'web2', lastSeen: 8 })
        expect(await accounts.forgetSensor(ACT, 'web1')).toBe(true)
        expect(await accounts.forgetSensor(ACT, 'web1')).toBe(false)

        const keys = await Promise.all([accounts.key(), accounts.key(), createAccounts(state).key()])
        expect(keys[0]).toHaveLength(32)
        expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1)
      })

      it('change nothing when the audit cannot be written', async () => {
        const anna = await user('anna', 'operator')
        const before = await audited()
        await state.pool.query('alter table state.audit add constraint full_disk check (number < 0) not valid')
        await expect(accounts.changeUser(ACT, anna.id, { role: 'admin' })).rejects.toMatchObject({
          code: 'store-broken',
        })
        await expect(accounts.saveSettings(ACT, { keepDays: 1 })).rejects.toThrow()
        expect(await accounts.user(anna.id)).toMatchObject({ role: 'operator' })
        expect(await accounts.settings()).toBeNull()
        expect(await audited()).toBe(before)
        expect(await verifyAudit(state)).toMatchObject({ ok: true, entries: before })
      })

      it('record every change once, also when many come at once', async () => {
        await Promise.all(Array.from({ length: 60 }, (_, i) => user(`user${i % 50}x${i}`)))
        const entries = await accounts.audit(null, 1000)
        expect(entries.map(({ number }) => number)).toEqual(Array.from({ length: 60 }, (_, i) => 60 - i))
        expect((await accounts.audit(11, 3)).map(({ number }) => number)).toEqual([10, 9, 8])
        expect(await verifyAudit(state)).toEqual({
          entries: 60,
          ok: true,
          brokenAt: null,
          reason: null,
          anchored: false,
        })
      })
    },
  )
}
