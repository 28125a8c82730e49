import type { ClientBase } from 'pg'
import { quoted } from './tables.ts'

/** A partition over whole numbers: rows from `from`, up to but without `to`. */
export interface Partition {
  schema: string
  name: string
  parent: string
  from: number
  to: number
}

const LIST = `
select n.nspname as schema, c.relname as name, p.relname as parent, pg_get_expr(c.relpartbound, c.oid) as bound
from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
  join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any($1) and c.relispartition and c.relkind = 'r' order by 1, 2`

const RANGE = /^FOR VALUES FROM \('?(-?\d+)'?\) TO \('?(-?\d+)'?\)$/

/** Those with a range; the one for all other rows is made by the migrations. */
export async function listPartitions(client: ClientBase, schemas: readonly string[]): Promise<Partition[]> {
  const { rows } = await client.query<Omit<Partition, 'from' | 'to'> & { bound: string }>(LIST, [schemas])
  return rows.flatMap(({ schema, name, parent, bound }) => {
    const range = RANGE.exec(bound)
    return range === null ? [] : [{ schema, name, parent, from: Number(range[1]), to: Number(range[2]) }]
  })
}

export async function makePartition(client: ClientBase, { schema, name, parent, from, to }: Partition): Promise<void> {
  const [table, of] = [`${quoted(schema)}.${quoted(name)}`, `${quoted(schema)}.${quoted(parent)}`]
  await client.query(`create table ${table} partition of ${of} for values from (${Number(from)}) to (${Number(to)})`)
}

export async function dropPartition(client: ClientBase, { schema, name }: Partition): Promise<void> {
  await client.query(`drop table ${quoted(schema)}.${quoted(name)}`)
}
