import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail } from '../../../../support/errors.ts'
import { type Cluster, LOCAL_TABLE, quotedName } from './cluster.ts'
import { literal } from './literal.ts'

/** Beside this file, or, when this was bundled into dist/, in the sources beside dist/. */
const FOLDER =
  [join(import.meta.dirname, 'migrations'), join(import.meta.dirname, 'sql/sightings-clickhouse')].find((folder) =>
    existsSync(folder),
  ) ?? ''

/**
 * Brings the tables of every server up to date. Statements can be repeated (`if not exists`): there is no transaction around
 * them, and a migration that was killed starts again where it was. Throws `store-newer` when a newer Firebreak made the tables.
 */
export async function migrate(cluster: Cluster): Promise<void> {
  const database = quotedName(cluster.database)
  await cluster.everywhere(`CREATE DATABASE IF NOT EXISTS ${database}`)
  await cluster.everywhere(
    `CREATE TABLE IF NOT EXISTS ${database}.sighting_version (version UInt32, at DateTime) ENGINE = MergeTree ORDER BY version`,
  )
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
  const versions = await Promise.all(cluster.servers.map((_, server) => versionOf(cluster, server)))
  const newest = Math.max(...versions)
  if (newest > files.length) {
    fail(
      'store-newer',
      `The sightings in this ClickHouse were written by a newer Firebreak (tables of version ${newest}, this one knows ${files.length}).`,
    )
  }
  for (const [server, version] of versions.entries()) {
    for (const [i, file] of files.entries()) if (i >= version) await upgrade(cluster, server, file, i + 1)
  }
  if (cluster.name !== null) {
    await cluster.everywhere(
      `CREATE TABLE IF NOT EXISTS ${cluster.table} AS ${database}.${LOCAL_TABLE} ENGINE = Distributed(${cluster.name}, ${literal(cluster.database)}, ${LOCAL_TABLE})`,
    )
  }
}

async function versionOf(cluster: Cluster, server: number): Promise<number> {
  const answer = await cluster.servers[server]?.query({
    query: `SELECT max(version) AS version FROM ${quotedName(cluster.database)}.sighting_version`,
    format: 'JSONEachRow',
  })
  const rows = (await answer?.json<{ version: number }>()) ?? []
  return Number(rows[0]?.version ?? 0)
}

async function upgrade(cluster: Cluster, server: number, file: string, version: number): Promise<void> {
  const database = quotedName(cluster.database)
  const text = readFileSync(join(FOLDER, file), 'utf8').replace(/^--.*$/gm, '')
  for (const statement of text.split(/;\s*$/m)) {
    const query = statement.trim().replace(`EXISTS ${LOCAL_TABLE}`, `EXISTS ${database}.${LOCAL_TABLE}`)
    if (query !== '') await cluster.servers[server]?.command({ query })
  }
  await cluster.servers[server]?.command({
    query: `INSERT INTO ${database}.sighting_version VALUES (${version}, now())`,
  })
}
