import type { PoolClient } from 'pg'

/** One source in a list of the busiest: 28 bytes, `key | requests | first | last`, numbers big-endian. */
export interface BusySource {
  key: Uint8Array
  requests: number
  first: number
  last: number
}

const ENTRY = 28
const MOST = 0xffff_ffff

/** Keeps the `size` busiest of the sources it is given. */
export interface BusiestList {
  add(source: BusySource): void
  /** By falling requests. */
  pack(): { complete: boolean; sources: Buffer }
}

export function createBusiest(size: number): BusiestList {
  let kept: BusySource[] = []
  let complete = true

  function cut(): void {
    kept.sort((a, b) => b.requests - a.requests)
    if (kept.length <= size) return
    kept = kept.slice(0, size)
    complete = false
  }

  return {
    add(source) {
      kept.push(source)
      if (kept.length >= size * 4) cut()
    },
    pack() {
      cut()
      const sources = Buffer.alloc(kept.length * ENTRY)
      for (const [i, { key, requests, first, last }] of kept.entries()) {
        sources.set(key, i * ENTRY)
        sources.writeUInt32BE(Math.max(0, Math.min(MOST, requests)), i * ENTRY + 16)
        sources.writeUInt32BE(first, i * ENTRY + 20)
        sources.writeUInt32BE(last, i * ENTRY + 24)
      }
      return { complete, sources }
    },
  }
}

export function* busySources(packed: Buffer): Generator<BusySource> {
  for (let at = 0; at + ENTRY <= packed.length; at += ENTRY) {
    yield {
      key: packed.subarray(at, at + 16),
      requests: packed.readUInt32BE(at + 16),
      first: packed.readUInt32BE(at + 20),
      last: packed.readUInt32BE(at + 24),
    }
  }
}

/** The lists of a period, of which there are none yet. */
export async function saveBusiest(
  client: PoolClient,
  level: number,
  start: number,
  lists: ReadonlyMap<number, BusiestList>,
): Promise<void> {
  const packed = [...lists].map(([subject, list]) => ({ subject, ...list.pack() }))
  await client.query(
    `insert into sightings.busiest (level, start, subject, complete, sources)
     select $1, $2, * from unnest($3::int[], $4::boolean[], $5::bytea[])`,
    [level, start, packed.map((p) => p.subject), packed.map((p) => p.complete), packed.map((p) => p.sources)],
  )
}
