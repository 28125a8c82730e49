import { join } from 'node:path'
import { Kysely, PostgresDialect, type PostgresPool, type Transaction } from 'kysely'
import pg from 'pg'
import { storeError, withoutPassword } from '../postgres/url.ts'
import { createHeadFile, type HeadFile } from '../../audit/head-file.ts'
import { migrate } from './migrate.ts'
import type { StateTables } from './schema.ts'

/** The database, or a transaction on it: what operations work with. */
export type Database = Kysely<StateTables>
export type StateTransaction = Transaction<StateTables>

export interface State {
  db: Database
  /** For what kysely cannot do: COPY, LISTEN, reading in pieces. */
  pool: pg.Pool
  /** The newest audit record, kept outside the database as well; null when no directory was given. */
  head: HeadFile | null
  close(): Promise<void>
}

const BIGINT = 20

/**
 * Opens the state at the address of a PostgreSQL database and brings its tables up to date.
 * `directory`: this machine's state directory, where the head of the audit is kept too.
 * Throws `try-later` when the database is away, `store-newer` when a newer Firebreak made the tables.
 */
export async function openState(url: string, options: { directory?: string } = {}): Promise<State> {
  const pool = createPool(url)
  try {
    const client = await pool.connect()
    try {
      await migrate(client)
    } finally {
      client.release()
    }
  } catch (error) {
    await pool.end()
    throw storeError(error, `The state at ${withoutPassword(url)}`)
  }
  const db = databaseOn(pool)
  const head = options.directory === undefined ? null : createHeadFile(headPath(options.directory))
  // Not through kysely, which leaves the pool open when it was never used.
  let closing: Promise<void> | null = null
  return { db, pool, head, close: () => (closing ??= pool.end()) }
}

/** Where the head of the audit is kept in a state directory. */
export function headPath(directory: string): string {
  return join(directory, 'audit-head.json')
}

/** Of all connections of a pool, or of the one that this object hands out. */
export function databaseOn(pool: PostgresPool): Database {
  return new Kysely<StateTables>({ dialect: new PostgresDialect({ pool }) }).withSchema('state')
}

/** A pool whose 64-bit numbers are JavaScript numbers: ours stay below 2^53. */
export function createPool(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    types: {
      getTypeParser: (oid, format) =>
        oid === BIGINT && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format),
    },
  })
  // A connection that breaks while nobody uses it is replaced at the next use.
  pool.on('error', () => undefined)
  // One that breaks while it is lent out tells whoever waits for an answer; its error event must not end the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}
