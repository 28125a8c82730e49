import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClientBase } from 'pg'
import { fail } from '../../../support/errors.ts'

/** Any number that nobody else uses: two servers that start at once upgrade one after the other. */
const LOCK = 0x5f1e_b0a7

interface Migration {
  version: number
  name: string
  sql: string
}

/**
 * Brings the tables up to `target` (default: the newest known) in one transaction: killed half-way, nothing has changed.
 * Throws `store-newer` when a newer Firebreak made them.
 */
export async function migrate(client: ClientBase, target?: number): Promise<void> {
  await client.query('begin')
  try {
    await client.query(`select pg_advisory_xact_lock(${LOCK})`)
    await upgrade(client, target)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

/** The same inside a transaction of the caller, who holds the lock or needs none. */
export async function upgrade(client: ClientBase, target = newestVersion()): Promise<void> {
  const present = await presentVersion(client)
  if (present > newestVersion()) {
    fail(
      'store-newer',
      `The tables of the state have version ${present}; this Firebreak knows versions up to ${newestVersion()}.`,
    )
  }
  if (present === 0) {
    await client.query('create schema if not exists state')
    await client.query(
      'create table state.migrations (version integer primary key, name text not null, made timestamptz not null default now())',
    )
  }
  for (const { version, name, sql } of migrations()) {
    if (version <= present || version > target) continue
    await client.query(sql)
    await client.query('insert into state.migrations (version, name) values ($1, $2)', [version, name])
  }
}

/** Version of the tables; 0: there are none. */
export async function presentVersion(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ there: boolean }>("select to_regclass('state.migrations') is not null as there")
  if (!rows[0]?.there) return 0
  const { rows: found } = await client.query<{ version: number }>(
    'select max(version) as version from state.migrations',
  )
  return found[0]?.version ?? 0
}

export function newestVersion(): number {
  return migrations().at(-1)?.version ?? 0
}

let known: Migration[] | null = null

function migrations(): Migration[] {
  known ??= readdirSync(folder())
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .toSorted()
    .map((name) => ({ version: Number(name.slice(0, 4)), name, sql: readFileSync(join(folder(), name), 'utf8') }))
  return known
}

/** Beside this file, or, when this was bundled into dist/, in the sources beside dist/. */
function folder(): string {
  const beside = join(import.meta.dirname, 'migrations')
  return existsSync(beside) ? beside : join(import.meta.dirname, 'sql/state')
}
