import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { chainHash, NO_HASH } from '../../src/platform/audit/hash.ts'
import { verifyAudit } from '../../src/platform/audit/verify.ts'
import { withAudit } from '../../src/platform/audit/with-audit.ts'
import { openState, type State } from '../../src/platform/stores/state/open-state.ts'
import { emptyDatabase, STATE_SERVERS, temporaryFolder } from './state-servers.ts'

const RECORDS = 12

for (const server of STATE_SERVERS) {
  const title = `the audit on ${server.name}${server.missing ? ` (skipped: ${server.missing})` : ''}`
  describe.skipIf(server.missing !== null)(title, () => {
    let running: { url: string; stop(): Promise<void> }
    let state: State
    let directory: string

    beforeAll(async () => {
      running = await server.start()
    })
    afterAll(() => running.stop())
    beforeEach(async () => {
      directory = temporaryFolder()
      await emptyDatabase(running.url)
      state = await openState(running.url, { directory })
      for (let i = 1; i <= RECORDS; i++) {
        await withAudit(
          state,
          { actor: 'anna', action: 'change-settings', object: 'settings', detail: { keepDays: [i, i + 1] } },
          async () => true,
        )
      }
      return async () => {
        await state.close()
        rmSync(directory, { recursive: true, force: true })
      }
    })

    /** What only somebody with full rights on the database can do. */
    async function tamper(...statements: string[]): Promise<void> {
      await state.pool.query('grant all on state.audit, state.audit_head to current_user')
      for (const table of ['audit', 'audit_head'])
        await state.pool.query(`alter table state.${table} disable trigger user`)
      for (const statement of statements) await state.pool.query(statement)
    }

    it('is proved record by record, up to the head that is kept outside the database', async () => {
      expect(await verifyAudit(state)).toEqual({
        entries: RECORDS,
        ok: true,
        brokenAt: null,
        reason: null,
        anchored: true,
      })
      const file = join(directory, 'audit-head.json')
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ number: RECORDS })
      expect(statSync(file).mode & 0o777).toBe(0o600)
    })

    it('refuses to change, delete or empty', async () => {
      for (const table of ['audit', 'audit_head']) {
        await expect(state.pool.query(`delete from state.${table}`)).rejects.toMatchObject({ code: '42501' })
        await expect(state.pool.query(`truncate state.${table}`)).rejects.toMatchObject({ code: '42501' })
      }
      await expect(state.pool.query("update state.audit set actor = 'x'")).rejects.toMatchObject({ code: '42501' })
      expect(await verifyAudit(state)).toMatchObject({ ok: true, entries: RECORDS })
    })

    it('tells when a single bit of any field of any record was flipped', async () => {
      await tamper()
      const flips = [
        `actor = chr(ascii(actor) # 1) || substr(actor, 2)`,
        `action = chr(ascii(action) # 2) || substr(action, 2)`,
        `object = chr(ascii(object) # 4) || substr(object, 2)`,
        `detail = overlay(detail placing chr(ascii(right(detail, 3)) # 1) from length(detail) - 2 for 1)`,
        `time = time # 1`,
        `hash = set_bit(hash, 0, 1 - get_bit(hash, 0))`,
        `hash = set_bit(hash, 255, 1 - get_bit(hash, 255))`,
      ]
      for (const [i, flip] of flips.entries()) {
        const number = 1 + ((i * 5) % RECORDS)
        const client = await state.pool.connect()
        try {
          const before = await client.query('select * from state.audit where number = $1', [number])
          await client.query(`update state.audit set ${flip} where number = $1`, [number])
          expect(await verifyAudit(state), flip).toMatchObject({ ok: false, brokenAt: number, entries: number - 1 })
          const { time, actor, action, object, detail, hash } = before.rows[0]
          await client.query(
            'update state.audit set time = $2, actor = $3, action = $4, object = $5, detail = $6, hash = $7 where number = $1',
            [number, time, actor, action, object, detail, hash],
          )
        } finally {
          client.release()
        }
      }
      expect(await verifyAudit(state)).toMatchObject({ ok: true })
    })

    it('tells when a record was deleted in the middle or at the beginning', async () => {
      await tamper('delete from state.audit where number = 5')
      expect(await verifyAudit(state)).toMatchObject({ ok: false, brokenAt: 5, reason: 'Record 5 is missing.' })
      await tamper('delete from state.audit where number <= 5')
      expect(await verifyAudit(state)).toMatchObject({ ok: false, brokenAt: 1 })
    })

    it('tells when two records were swapped', async () => {
      await tamper(
        'update state.audit set number = 100 where number = 4',
        'update state.audit set number = 4 where number = 5',
        'update state.audit set number = 5 where number = 100',
      )
      expect(await verifyAudit(state)).toMatchObject({ ok: false, brokenAt: 4 })
    })

    it('tells when the newest records were cut off, even with the head in the database set back', async () => {
      await tamper('delete from state.audit where number > 10')
      expect(await verifyAudit(state)).toMatchObject({
        ok: false,
        brokenAt: 11,
        reason: 'The newest 2 records are missing.',
      })
      await tamper('update state.audit_head set number = 10, hash = (select hash from state.audit where number = 10)')
      expect(await verifyAudit(state)).toMatchObject({
        ok: false,
        brokenAt: 11,
        reason: 'The newest 2 records are missing.',
      })
      await tamper(
        'delete from state.audit',
        "update state.audit_head set number = 0, hash = decode(repeat('00', 32), 'hex')",
      )
      expect(await verifyAudit(state)).toMatchObject({ ok: false, brokenAt: 1 })
    })

    it('tells when the whole chain was written anew', async () => {
      await tamper('create table kept as select * from state.audit order by number', 'delete from state.audit')
      const { rows } = await state.pool.query('select * from kept order by number')
      let previous = NO_HASH
      for (const row of rows) {
        previous = chainHash(previous, { ...row, actor: 'nobody' })
        const values = [
          row.number,
          row.time,
          'nobody',
          row.action,
          row.object,
          row.detail,
          Buffer.from(previous, 'hex'),
        ]
        await state.pool.query('insert into state.audit values ($1, $2, $3, $4, $5, $6, $7)', values)
      }
      await tamper(`update state.audit_head set hash = decode('${previous}', 'hex')`, 'drop table kept')
      const proof = await verifyAudit(state)
      expect(proof).toMatchObject({ ok: false, brokenAt: RECORDS })
      expect(proof.reason).toContain('written anew')
    })

    it('tells when the file with the head is damaged, and says when there is none', async () => {
      writeFileSync(join(directory, 'audit-head.json'), '{"number": 1')
      expect(await verifyAudit(state)).toMatchObject({ ok: false })
      rmSync(join(directory, 'audit-head.json'))
      expect(await verifyAudit(state)).toMatchObject({ ok: true, anchored: false })
    })

    it('does not record a change that did not happen', async () => {
      const act = { actor: 'anna', action: 'a', object: 'o' }
      await withAudit(state, act, async () => null)
      await withAudit(state, act, async () => false)
      await expect(
        withAudit(state, act, async (trx) => {
          await trx.insertInto('settings').values({ name: 'x', value: '1' }).execute()
          throw new Error('changed its mind')
        }),
      ).rejects.toThrow('changed its mind')
      expect(await state.db.selectFrom('settings').selectAll().execute()).toEqual([])
      expect(await verifyAudit(state)).toMatchObject({ ok: true, entries: RECORDS })
    })

    it('keeps hostile text as it came', async () => {
      const act = {
        actor: '\u202e\u001b[2J\0',
        action: 'a\ud800',
        object: '"\\\n',
        detail: { 'b\0': '\0', a: [1e21, -0, null, '\u2028'] },
      }
      await withAudit(state, act, async () => true)
      expect(await verifyAudit(state)).toMatchObject({ ok: true, entries: RECORDS + 1 })
    })
  })
}
