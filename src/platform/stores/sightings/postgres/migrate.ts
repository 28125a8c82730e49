import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PoolClient } from 'pg'
import { fail } from '../../../../support/errors.ts'

/** Beside this file, or, when this was bundled into dist/, in the sources beside dist/. */
const FOLDER =
  [join(import.meta.dirname, 'migrations'), join(import.meta.dirname, 'sql/sightings-postgres')].find((folder) =>
    existsSync(folder),
  ) ?? ''
/** Any number will do, as long as nobody else uses it: two servers that start at once upgrade one after the other. */
const LOCK = 0x5f1e_b0a1

/** Brings the tables up to date in one transaction. Throws `store-newer` when a newer Firebreak made them. */
export async function migrate(client: PoolClient): Promise<void> {
  await client.query('begin')
  try {
    await client.query(`select pg_advisory_xact_lock(${LOCK})`)
    await client.query('create schema if not exists sightings')
    await client.query('create table if not exists sightings.version (version integer not null)')
    const { rows } = await client.query<{ version: number }>('select max(version) as version from sightings.version')
    await upgrade(client, rows[0]?.version ?? 0)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

async function upgrade(client: PoolClient, version: number): Promise<void> {
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
  if (version > files.length) {
    fail(
      'store-newer',
      `The sightings in this database were written by a newer Firebreak (tables of version ${version}, this one knows ${files.length}).`,
    )
  }
  for (const [i, file] of files.entries()) {
    if (i < version) continue
    await client.query(readFileSync(join(FOLDER, file), 'utf8'))
    await client.query('insert into sightings.version values ($1)', [i + 1])
  }
}
