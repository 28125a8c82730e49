import type { Pool, PoolClient } from 'pg'
import { copyOut } from './copy.ts'

/** How a column of a binary row is read. */
export type Field = 'int2' | 'int4' | 'int8' | 'float8' | 'bytea' | 'text'

type Value<F extends Field> = F extends 'bytea' ? Buffer : F extends 'text' ? string : number
type Row<Fields extends Record<string, Field>> = { [Name in keyof Fields]: Value<Fields[Name]> }

/**
 * Runs a query as COPY in binary form: pg itself reads every value as text, which would break sketches and double their size.
 * `fields` name the columns in order; none may be null. COPY takes no parameters: the text may hold only numbers and hexadecimal
 * digits from outside (`numbers`, `uuids`).
 */
export async function binaryRows<const Fields extends Record<string, Field>>(
  pool: Pool,
  text: string,
  fields: Fields,
): Promise<Array<Row<Fields>>> {
  const client = await pool.connect()
  let broken = true
  try {
    const rows = await clientRows(client, text, fields)
    broken = false
    return rows
  } finally {
    // A failed COPY leaves the connection usable, but nothing is lost by taking a new one.
    client.release(broken)
  }
}

/** `binaryRows` inside a transaction. */
export async function clientRows<const Fields extends Record<string, Field>>(
  client: PoolClient,
  text: string,
  fields: Fields,
): Promise<Array<Row<Fields>>> {
  const rows: Array<Row<Fields>> = []
  const readers = Object.entries(fields)
  await copyOut(client, `copy (${text}) to stdout (format binary)`, (bytes, at) => {
    let place = at
    const row: Record<string, unknown> = {}
    for (const [name, field] of readers) {
      const length = bytes.readInt32BE(place)
      row[name] = readField(field, bytes, place + 4, length)
      place += 4 + Math.max(0, length)
    }
    rows.push(row as Row<Fields>)
  })
  return rows
}

function readField(field: Field, bytes: Buffer, at: number, length: number): unknown {
  if (field === 'int4') return bytes.readInt32BE(at)
  if (field === 'int2') return bytes.readInt16BE(at)
  if (field === 'int8') return Number(bytes.readBigInt64BE(at))
  if (field === 'float8') return bytes.readDoubleBE(at)
  if (field === 'text') return bytes.toString('utf8', at, at + length)
  // Copied: the driver reuses its buffer.
  return Buffer.from(bytes.subarray(at, at + length))
}

/** An array literal of whole numbers. */
export function numbers(values: readonly number[]): string {
  return `'{${values.map((value) => Math.trunc(value)).join(',')}}'::int[]`
}

/** An array literal of keys written in hexadecimal. */
export function uuids(hex: readonly string[]): string {
  return `'{${hex.filter((key) => /^[0-9a-f]{32}$/.test(key)).join(',')}}'::uuid[]`
}
