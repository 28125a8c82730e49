import type { PoolClient } from 'pg'
import { storeError } from '../stores/postgres/url.ts'
import type { State } from '../stores/state/open-state.ts'
import { type AuditRecord, chainHash, NO_HASH } from './hash.ts'
import type { Head } from './head-file.ts'

export interface AuditProof {
  /** Records that were looked at and are right. */
  entries: number
  ok: boolean
  /** Number of the first record that is wrong or missing; null when all is well. */
  brokenAt: number | null
  /** What is wrong, in a sentence; null when all is well. */
  reason: string | null
  /** Whether a head outside the database was there to compare with. */
  anchored: boolean
}

type Row = [number, number, string, string, string, string, Buffer]

const PIECE = 5000
const READ = `select number, time, actor, action, object, detail, hash from state.audit where number > $1 order by number limit ${PIECE}`

/** Reads the whole audit, as it is at one moment, and proves the chain. Throws `try-later` when the database is away. */
export async function verifyAudit(state: State): Promise<AuditProof> {
  try {
    // Before the database: a head noted after the snapshot would be newer than what the snapshot shows.
    const outside = (await state.head?.read().catch(unreadable)) ?? null
    return await inSnapshot(state, (client) => prove(client, outside))
  } catch (error) {
    throw storeError(error, 'Reading the audit')
  }
}

/** A head that cannot be read must not pass for one that was never there. */
function unreadable(): Head {
  return { number: 0, hash: 'unreadable' }
}

async function prove(client: PoolClient, outside: Head | null): Promise<AuditProof> {
  const anchored = outside !== null
  const wrong = (entries: number, brokenAt: number, reason: string): AuditProof => ({
    entries,
    ok: false,
    brokenAt,
    reason,
    anchored,
  })
  if (outside?.hash === 'unreadable') return wrong(0, 0, 'The file with the head of the audit is damaged.')
  let last: Head = { number: 0, hash: NO_HASH }
  let next = readPiece(client, 0)
  for (;;) {
    const rows = await next
    const end = rows.at(-1)?.[0]
    // The database reads the next piece while this one is hashed.
    if (end !== undefined) next = readPiece(client, end)
    // It may fail after a wrong record has ended the proof, when nobody waits for it any more.
    next.catch(() => undefined)
    for (const row of rows) {
      const entry = entryOf(row)
      const expected = last.number + 1
      if (entry.number !== expected) return wrong(last.number, expected, `Record ${expected} is missing.`)
      const hash = chainHash(last.hash, entry)
      if (hash !== row[6].toString('hex')) {
        return wrong(last.number, expected, `Record ${expected} was changed, put elsewhere, or follows one that was.`)
      }
      if (outside?.number === expected && outside.hash !== hash) {
        return wrong(
          expected - 1,
          expected,
          `The file with the head knows another record ${expected}: the audit was written anew.`,
        )
      }
      last = { number: expected, hash }
    }
    if (end === undefined) break
  }
  const inside = await readHead(client)
  const known = Math.max(inside.number, outside?.number ?? 0)
  if (last.number < known) {
    const missing = known - last.number
    return wrong(
      last.number,
      last.number + 1,
      `The newest ${missing === 1 ? 'record is' : `${missing} records are`} missing.`,
    )
  }
  if (inside.number !== last.number || inside.hash !== last.hash) {
    return wrong(
      last.number,
      last.number,
      'The head of the audit in the database does not belong to its newest record.',
    )
  }
  return { entries: last.number, ok: true, brokenAt: null, reason: null, anchored }
}

async function readPiece(client: PoolClient, after: number): Promise<Row[]> {
  const { rows } = await client.query<Row>({ name: 'audit-piece', text: READ, values: [after], rowMode: 'array' })
  return rows
}

function entryOf([number, time, actor, action, object, detail]: Row): AuditRecord {
  return { number, time, actor, action, object, detail }
}

async function readHead(client: PoolClient): Promise<Head> {
  const { rows } = await client.query<{ number: number; hash: string }>(
    "select number, encode(hash, 'hex') as hash from state.audit_head",
  )
  return rows[0] ?? { number: 0, hash: '' }
}

async function inSnapshot<Result>(state: State, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await state.pool.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    return await work(client)
  } finally {
    // Also waits for a piece that was asked for and is no longer wanted.
    await client.query('rollback').catch(() => undefined)
    client.release()
  }
}
