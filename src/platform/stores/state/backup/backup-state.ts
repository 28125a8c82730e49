import type { ClientBase } from 'pg'
import { storeError } from '../../postgres/url.ts'
import { presentVersion } from '../migrate.ts'
import { createPool } from '../open-state.ts'
import { copyOut } from './copy.ts'
import { broken } from './frames.ts'
import type { Header } from './header.ts'
import { listPartitions } from './partitions.ts'
import { columnList, listTables, tableName } from './tables.ts'
import { writeBackup } from './write-backup.ts'

export interface BackupSummary {
  /** Newest audit record in the backup. */
  auditNumber: number
  tables: number
  rows: number
  /** Whether the sightings are in it too: they are when they live in the same database. */
  sightings: boolean
}

/**
 * Writes everything in Firebreak's database, as it is at one moment, into one file, while servers go on working.
 * Throws `try-later` when the database is away, `output-failed` when the file cannot be written.
 */
export async function backupState(url: string, file: string): Promise<BackupSummary> {
  const pool = createPool(url)
  try {
    const client = await pool.connect()
    try {
      await client.query('begin isolation level repeatable read read only')
      return await backup(client, file)
    } finally {
      await client.query('rollback').catch(() => undefined)
      client.release()
    }
  } catch (error) {
    throw storeError(error, 'The backup')
  } finally {
    await pool.end()
  }
}

async function backup(client: ClientBase, file: string): Promise<BackupSummary> {
  const header = await readHeader(client)
  const schemas = header.versions.sightings === undefined ? ['state'] : ['state', 'sightings']
  const tables = await listTables(client, schemas)
  const summary = { auditNumber: header.audit.number, tables: tables.length, rows: 0, sightings: schemas.length > 1 }
  await writeBackup(file, async (writer) => {
    await writer.write('h', { ...header, partitions: await listPartitions(client, schemas) })
    for (const table of tables) {
      await writer.write('t', table)
      const rows = `copy (select ${columnList(table)} from ${tableName(table)}) to stdout`
      await copyOut(client, rows, (row) => {
        summary.rows++
        return writer.row(row)
      })
      await writer.endRows()
    }
  })
  return summary
}

async function readHeader(client: ClientBase): Promise<Header> {
  const state = await presentVersion(client)
  if (state === 0) broken('there is nothing to back up, this database holds no Firebreak')
  const sightings = await sightingsVersion(client)
  const { rows } = await client.query<Header['audit']>(
    "select number, encode(hash, 'hex') as hash from state.audit_head",
  )
  return {
    format: 'firebreak.backup/1',
    made: new Date().toISOString(),
    versions: sightings === 0 ? { state } : { state, sightings },
    audit: rows[0] ?? { number: 0, hash: '0'.repeat(64) },
    partitions: [],
  }
}

/** 0: there are no sightings in this database. */
export async function sightingsVersion(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regclass('sightings.version') is not null as there",
  )
  if (!rows[0]?.there) return 0
  const { rows: found } = await client.query<{ version: number | null }>(
    'select max(version) as version from sightings.version',
  )
  return found[0]?.version ?? 0
}
