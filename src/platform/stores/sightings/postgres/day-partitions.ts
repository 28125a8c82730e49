import type { Pool, PoolClient } from 'pg'
import { DAY } from '../periods.ts'

/** 1 January 2000: log lines before it come from a broken clock. */
const FIRST_DAY = 10_957
const DAYS_AHEAD = 2

/** The partitions that exist, remembered: making one is rare, adding rows is not. */
export interface DayPartitions {
  /** Makes partitions for the days of these rows, and for the next days. */
  ensure(days: Iterable<number>): Promise<void>
  /** Partition days that exist, ascending. */
  list(): Promise<number[]>
  drop(client: PoolClient, day: number): Promise<void>
}

export function partitionName(day: number): string {
  return `sightings.minute_d${day}`
}

export function createDayPartitions(pool: Pool): DayPartitions {
  let known: Set<number> | null = null

  async function list(): Promise<number[]> {
    const { rows } = await pool.query<{ day: number }>(LIST)
    return rows.map((row) => row.day)
  }

  return {
    list,
    async ensure(days) {
      known ??= new Set(await list())
      const today = Math.floor(Date.now() / 86_400_000)
      const wanted = new Set(days)
      for (let ahead = 0; ahead <= DAYS_AHEAD; ahead++) wanted.add(today + ahead)
      for (const day of [...wanted].sort((a, b) => a - b)) {
        if (known.has(day) || day < FIRST_DAY || day > today + DAYS_AHEAD) continue
        await makePartition(pool, day)
        known.add(day)
      }
    },
    async drop(client, day) {
      await client.query(`drop table if exists ${partitionName(day)}`)
      known = null
    },
  }
}

const LIST = `
select substr(c.relname, 9)::int as day
from pg_inherits i join pg_class c on c.oid = i.inhrelid
where i.inhparent = 'sightings.minute'::regclass and c.relname ~ '^minute_d[0-9]+$' order by 1`

/** Rows of that day may wait in the partition of odd days since before the day was near: they move over. */
async function makePartition(pool: Pool, day: number): Promise<void> {
  const name = partitionName(day)
  const [from, to] = [day * DAY, (day + 1) * DAY]
  const client = await pool.connect()
  try {
    await client.query(`
      begin;
      select pg_advisory_xact_lock(${MAKING});
      create table if not exists ${name} (like sightings.minute including defaults);
      do $$ begin
        if not exists (select from pg_inherits where inhrelid = '${name}'::regclass) then
          with moved as (delete from sightings.minute_other where minute >= ${from} and minute < ${to} returning *)
            insert into ${name} select * from moved;
          alter table sightings.minute attach partition ${name} for values from (${from}) to (${to});
        end if;
      end $$;
      commit`)
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}

/** Two servers that make the same day at once do so one after the other. */
const MAKING = 0x5f1e_b0a2
