import type { ClientBase } from 'pg'

/** A table as a backup names it. Partitions are part of their table. */
export interface TableHead {
  schema: string
  name: string
  columns: string[]
  /** Columns numbered by PostgreSQL itself; their counters go on behind the greatest value. */
  identities: string[]
}

/** Made anew by the migrations, or kept in the header. */
const NOT_COPIED = ['state.migrations', 'state.audit_head', 'sightings.version']

const LIST = `
select n.nspname as schema, c.relname as name,
  array(select a.attname::text from pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
  array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attidentity <> '') as identities,
  array(select f.confrelid::regclass::text from pg_constraint f
    where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as needs,
  c.oid::regclass::text as id
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any($1) and c.relkind in ('r', 'p') and not c.relispartition
order by 1, 2`

/** The tables of these schemas, those that others refer to first. */
export async function listTables(client: ClientBase, schemas: readonly string[]): Promise<TableHead[]> {
  const { rows } = await client.query<TableHead & { needs: string[]; id: string }>(LIST, [schemas])
  const waiting = rows.filter(({ schema, name }) => !NOT_COPIED.includes(`${schema}.${name}`))
  const ordered: TableHead[] = []
  while (waiting.length > 0) {
    const ids = new Set(waiting.map(({ id }) => id))
    const i = waiting.findIndex(({ needs }) => !needs.some((id) => ids.has(id)))
    // A ring of references would need deferred constraints; ours have none.
    const [{ schema, name, columns, identities } = noTable()] = waiting.splice(Math.max(0, i), 1)
    ordered.push({ schema, name, columns, identities })
  }
  return ordered
}

function noTable(): never {
  throw new Error('no table left')
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

export function tableName({ schema, name }: Pick<TableHead, 'schema' | 'name'>): string {
  return `${quoted(schema)}.${quoted(name)}`
}

export function columnList({ columns }: Pick<TableHead, 'columns'>): string {
  return columns.map(quoted).join(', ')
}
