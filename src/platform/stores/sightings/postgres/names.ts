import type { Pool } from 'pg'
import { fail } from '../../../../support/errors.ts'
import { storable } from '../storable.ts'

/** Numbers of sensors, threats and templates. Names once numbered keep their number, so every server may remember them. */
export interface Names {
  sensor(name: string): Promise<number>
  threat(name: string): Promise<number>
  template(name: string, example: string): Promise<number>
  /** Null when the name was never seen. */
  find(kind: Kind, name: string): Promise<number | null>
  /** All names of a kind by number. */
  all(kind: Kind): Promise<Map<number, string>>
}

export type Kind = 'sensor' | 'threat' | 'template'

/** More than these are counted together: a flood of invented names must not fill the tables. */
const MOST_SUBJECTS = 20_000
const OTHERS = '(other)'
/** A sensor's number is a 16-bit number. */
const MOST_SENSORS = 32_000

const SELECT: Record<Kind, string> = {
  sensor: 'select id, name from sightings.sensor where true',
  threat: 'select id, name from sightings.subject where not unknown',
  template: 'select id, name from sightings.subject where unknown',
}

/** The next number is one past the greatest; two servers that take the same number at once: one of them tries again. */
const INSERT: Record<Kind, string> = {
  sensor:
    'insert into sightings.sensor (id, name) select coalesce(max(id), 0) + 1, $1 from sightings.sensor on conflict do nothing',
  threat:
    'insert into sightings.subject (id, name, unknown) select greatest(max(id), 0) + 1, $1, false from sightings.subject on conflict do nothing',
  template:
    'insert into sightings.subject (id, name, unknown, example) select least(min(id), 0) - 1, $1, true, $2 from sightings.subject on conflict do nothing',
}

export function createNames(pool: Pool): Names {
  const known: Record<Kind, Map<string, number>> = { sensor: new Map(), threat: new Map(), template: new Map() }

  async function find(kind: Kind, name: string): Promise<number | null> {
    const text = storable(name, 1000)
    const remembered = known[kind].get(text)
    if (remembered !== undefined) return remembered
    const { rows } = await pool.query<{ id: number }>(`${SELECT[kind]} and name = $1`, [text])
    const id = rows[0]?.id ?? null
    if (id !== null) known[kind].set(text, id)
    return id
  }

  async function number(kind: Kind, name: string, more: string[] = []): Promise<number> {
    const text = storable(name, 1000)
    for (;;) {
      const id = known[kind].get(text) ?? (await find(kind, text))
      if (id !== null) return id
      if (await isFull(kind, text)) return number(kind, OTHERS, more)
      await pool.query(INSERT[kind], [text, ...more])
    }
  }

  async function isFull(kind: Kind, name: string): Promise<boolean> {
    if (name === OTHERS) return false
    const { rows } = await pool.query<{ n: number }>(`select count(*)::int as n from (${SELECT[kind]}) as names`)
    if (kind !== 'sensor') return (rows[0]?.n ?? 0) >= MOST_SUBJECTS
    if ((rows[0]?.n ?? 0) >= MOST_SENSORS) fail('halted', `One store keeps at most ${MOST_SENSORS} sensors.`)
    return false
  }

  return {
    sensor: (name) => number('sensor', name),
    threat: (name) => number('threat', name),
    template: (name, example) => number('template', name, [storable(example, 2000)]),
    find,
    async all(kind) {
      const { rows } = await pool.query<{ id: number; name: string }>(SELECT[kind])
      return new Map(rows.map(({ id, name }) => [id, name]))
    },
  }
}
