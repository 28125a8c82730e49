/**
 * How fast the audit is proved, and that one changed record among many is found: on the embedded PostgreSQL, in a throw-away directory.
 * `node test/prove/audit.ts [--quick]`; exits with 1 below 100,000 records a second.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { chainHash } from '../../src/platform/audit/hash.ts'
import { record } from '../../src/platform/audit/record.ts'
import { verifyAudit } from '../../src/platform/audit/verify.ts'
import { withAudit } from '../../src/platform/audit/with-audit.ts'
import { openPostgres } from '../../src/platform/stores/postgres/open.ts'
import { openState, type State } from '../../src/platform/stores/state/open-state.ts'

const REACH = 100_000
const quick = process.argv.includes('--quick')
const records = quick ? 100_000 : 1_000_000
const PIECE = 5000

const directory = mkdtempSync(join(tmpdir(), 'firebreak-prove-audit-'))
const postgres = await openPostgres({ directory })
const state = await openState(postgres.url, { directory })
try {
  const durable = await recordDurably(state, quick ? 200 : 2000)
  await fill(state)
  const rate = await proveRate(state)
  const found = await findsOneFlippedBit(state)
  const fine = rate >= REACH && found
  process.stdout.write(
    `${fine ? 'proved' : 'MISSED'}: ${round(rate)} audit records a second verified (reach ${round(REACH)}), ` +
      `${round(durable)} changes a second recorded durably, one flipped bit among ${round(records)} records ${found ? 'found' : 'NOT FOUND'}\n`,
  )
  process.exitCode = fine ? 0 : 1
} finally {
  await state.close()
  await postgres.stop()
  rmSync(directory, { recursive: true, force: true })
}

async function recordDurably(on: State, changes: number): Promise<number> {
  const start = performance.now()
  const act = { actor: 'prove', action: 'prove', object: 'audit' }
  await Promise.all(Array.from({ length: changes }, () => withAudit(on, act, async () => true)))
  return (changes / (performance.now() - start)) * 1000
}

/** Records as they would be after years, written in large pieces: one commit each would take hours. */
async function fill({ db }: State): Promise<void> {
  for (let done = 0; done < records; done += PIECE) {
    await db.transaction().execute(async (trx) => {
      let { number, hash } = await record(trx, { actor: 'prove', action: 'fill', object: 'audit' })
      const rows = Array.from({ length: PIECE - 1 }, () => {
        const detail = `{"keepDays":[400,${number}],"siteName":["Firebreak","site ${number}"]}`
        const entry = {
          number: ++number,
          time: 1_700_000_000_000 + number,
          actor: 'anna',
          action: 'change-settings',
          object: 'settings',
          detail,
        }
        hash = chainHash(hash, entry)
        return { ...entry, hash: Buffer.from(hash, 'hex') }
      })
      await trx.insertInto('audit').values(rows).execute()
      await trx
        .updateTable('audit_head')
        .set({ number, hash: Buffer.from(hash, 'hex') })
        .execute()
    })
    if (process.stderr.isTTY) process.stderr.write(`\r${round(done + PIECE)} of ${round(records)} records written`)
  }
  if (process.stderr.isTTY) process.stderr.write('\n')
}

async function proveRate(on: State): Promise<number> {
  let best = 0
  for (let i = 0; i < 3; i++) {
    const start = performance.now()
    const { ok, entries } = await verifyAudit(on)
    const rate = (entries / (performance.now() - start)) * 1000
    if (!ok || entries < records) throw new Error('the audit should be right')
    process.stderr.write(`${round(entries)} records verified at ${round(rate)} a second\n`)
    best = Math.max(best, rate)
  }
  return best
}

async function findsOneFlippedBit(on: State): Promise<boolean> {
  const number = Math.floor(Math.random() * records) + 1
  await on.pool.query('grant update on state.audit to current_user')
  await on.pool.query('alter table state.audit disable trigger user')
  await on.pool.query('update state.audit set time = time # 1 where number = $1', [number])
  return (await verifyAudit(on)).brokenAt === number
}

function round(figure: number): string {
  return Math.round(figure).toLocaleString('en')
}
