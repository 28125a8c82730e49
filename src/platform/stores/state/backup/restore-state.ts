import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createZstdDecompress } from 'node:zlib'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type { PoolClient } from 'pg'
import { fail } from '../../../../support/errors.ts'
import { createHeadFile, type Head, type HeadFile } from '../../../audit/head-file.ts'
import { record } from '../../../audit/record.ts'
import type { Act } from '../../../auth/accounts.ts'
import { storeError } from '../../postgres/url.ts'
import { newestVersion, upgrade } from '../migrate.ts'
import { createPool, databaseOn, headPath } from '../open-state.ts'
import { sightingsVersion } from './backup-state.ts'
import { copyIn } from './copy.ts'
import { broken, type Frame, readFrames } from './frames.ts'
import { Header, parseFrame, Table } from './header.ts'
import { dropPartition, listPartitions, makePartition } from './partitions.ts'
import { columnList, listTables, quoted, tableName } from './tables.ts'

export interface RestoreOptions {
  /** This machine's state directory, whose head of the audit starts anew; the old one is kept beside it. */
  directory?: string
  /** Also when the database holds users or audit records, which are lost then. */
  replace?: boolean
  /** Brings the tables of sightings up to date before they are filled; needed for a backup with sightings. */
  prepareSightings?: (url: string) => Promise<void>
  /** Who restores, for the audit. */
  actor?: string
}

export interface RestoreSummary {
  /** When the backup was made, ISO 8601. */
  made: string
  auditNumber: number
  sightings: boolean
}

/**
 * Puts a backup in the place of everything in Firebreak's database, in one transaction: when anything is wrong, nothing has
 * changed. All servers must be stopped. A backup of an older Firebreak is brought up to date.
 * Throws `backup-broken`, `store-newer`, `halted` (there is data, or somebody works on it), `try-later`, `file-missing`.
 */
export async function restoreState(url: string, file: string, options: RestoreOptions = {}): Promise<RestoreSummary> {
  const header = await readHeader(file)
  if (header.versions.state > newestVersion()) {
    fail('store-newer', 'The backup was made by a newer Firebreak.', { file })
  }
  if (header.versions.sightings !== undefined) await options.prepareSightings?.(url)
  const head = options.directory === undefined ? null : createHeadFile(headPath(options.directory))
  const act = await actOf(file, header, head, options)
  const pool = createPool(url)
  try {
    const client = await pool.connect()
    try {
      const newest = await inOneTransaction(client, () => restore(client, file, options.replace === true, act))
      await head?.replace(newest)
    } finally {
      client.release()
    }
  } catch (error) {
    throw storeError(error, 'The restore')
  } finally {
    await pool.end()
  }
  const { made, audit, versions } = header
  return { made, auditNumber: audit.number, sightings: versions.sightings !== undefined }
}

/** What the audit keeps of it; tells, too, how many records the backup did not hold. */
async function actOf(file: string, header: Header, head: HeadFile | null, options: RestoreOptions): Promise<Act> {
  const before = await head?.read().catch(() => null)
  const recordsLost = Math.max(0, (before?.number ?? 0) - header.audit.number)
  return {
    actor: options.actor ?? 'command line',
    action: 'restore-backup',
    object: `backup ${basename(file)}`,
    detail: { made: header.made, auditNumber: header.audit.number, recordsLost },
  }
}

async function readHeader(file: string): Promise<Header> {
  for await (const { kind, content } of framesOf(file)) {
    if (kind === 'h') return parseFrame(Header, content)
    break
  }
  return broken('it does not begin as a backup')
}

async function* framesOf(file: string): AsyncGenerator<Frame> {
  const input = createReadStream(file)
  const zstd = createZstdDecompress()
  input.once('error', (error) => zstd.destroy(error))
  input.pipe(zstd)
  try {
    yield* readFrames(zstd)
  } finally {
    input.destroy()
    zstd.destroy()
  }
}

async function inOneTransaction<Result>(client: PoolClient, work: () => Promise<Result>): Promise<Result> {
  await client.query('begin')
  try {
    const result = await work()
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

async function restore(client: PoolClient, file: string, replace: boolean, act: Act): Promise<Head> {
  await refuseWhileInUse(client)
  if (!replace) await refuseToOverwrite(client)
  const frames = framesOf(file)
  const first = await frames.next()
  const header = first.done ? broken('it is empty') : parseFrame(Header, first.value.content)
  await client.query('drop schema if exists state cascade')
  await upgrade(client, header.versions.state)
  if (header.versions.sightings !== undefined) await emptySightings(client, header)
  await fillTables(client, frames)
  const { number, hash } = header.audit
  await client.query("update state.audit_head set number = $1, hash = decode($2, 'hex')", [number, hash])
  await upgrade(client)
  return record(databaseOn(alwaysThis(client)), act)
}

/** A pool of one connection that is never handed back: kysely works within our transaction. */
function alwaysThis(client: PoolClient): PostgresPool {
  const lent = { query: client.query.bind(client), release: () => undefined } as PostgresPoolClient
  return { connect: async () => lent, end: async () => undefined, options: {} }
}

const IN_USE = `
select from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend' limit 1`
/** Milliseconds. A server that has just been stopped is still seen for a moment. */
const FAREWELL = 3000

async function refuseWhileInUse(client: PoolClient): Promise<void> {
  const until = Date.now() + FAREWELL
  while ((await client.query(IN_USE)).rowCount) {
    if (Date.now() > until) fail('halted', 'Somebody works with this database: stop all Firebreak servers first.')
    await sleep(50)
    // What it shows stays the same within a transaction.
    await client.query('select pg_stat_clear_snapshot()')
  }
}

async function refuseToOverwrite(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>("select to_regclass('state.users') is not null as there")
  if (!rows[0]?.there) return
  const { rowCount } = await client.query(
    'select from (select from state.users union all select from state.audit) as kept limit 1',
  )
  if (rowCount)
    fail('halted', 'This database holds users or audit records; a restore replaces them only when told to (--replace).')
}

async function emptySightings(client: PoolClient, header: Header): Promise<void> {
  const present = await sightingsVersion(client)
  if (present !== header.versions.sightings) {
    fail(
      'store-newer',
      `The sightings in the backup have tables of version ${header.versions.sightings}, here they have ${present}.`,
    )
  }
  for (const partition of await listPartitions(client, ['sightings'])) await dropPartition(client, partition)
  const tables = await listTables(client, ['sightings'])
  await client.query(`truncate ${tables.map(tableName).join(', ')}`)
  for (const partition of header.partitions) await makePartition(client, partition)
}

async function fillTables(client: PoolClient, frames: AsyncGenerator<Frame>): Promise<void> {
  let next = await frames.next()
  while (!next.done) {
    if (next.value.kind !== 't') broken('rows stand outside a table')
    const table = parseFrame(Table, next.value.content)
    await copyIn(client, `copy ${tableName(table)} (${columnList(table)}) from stdin`, rowsOfTable())
    for (const column of table.identities) {
      const counter = `pg_get_serial_sequence('${tableName(table)}', '${column}')`
      await client.query(
        `select setval(${counter}, coalesce(max(${quoted(column)}), 0) + 1, false) from ${tableName(table)}`,
      )
    }
  }

  async function* rowsOfTable(): AsyncGenerator<Uint8Array> {
    for (next = await frames.next(); !next.done && next.value.kind === 'd'; next = await frames.next()) {
      yield next.value.content
    }
  }
}
