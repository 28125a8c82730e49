import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Batch, Sighting } from '../../src/model/sighting.ts'
import { openPostgres } from '../../src/platform/stores/postgres/open.ts'
import { openSightings } from '../../src/platform/stores/sightings/api.ts'
import { createRandom } from '../../bench/random.ts'

/**
 * `npm run prove:durable-store [-- --quick] [--rounds N] [--seed N]`: kill -9 of the embedded PostgreSQL at any moment while two servers deliver
 * the same batches. Afterwards every acknowledged sighting is there once, in the rows and in the rollups.
 */
const option = (name: string) => Number(process.argv[process.argv.indexOf(name) + 1])
const rounds = process.argv.includes('--quick') ? 3 : option('--rounds') || 200
const seed = option('--seed') || 20010719
const random = createRandom(seed)

const A_ROUND = 20
const ROWS = 1000
const NOW = Math.floor(Date.now() / 60_000)
const EVERYTHING = { from: 0, to: NOW + 1 }

const directory = mkdtempSync(join(tmpdir(), 'firebreak-durable-'))
const pidFile = join(directory, 'postgres', 'data', 'postmaster.pid')
let server = await openPostgres({ directory })
const first = openSightings(server.url)
const second = openSightings(server.url)
await first.migrate()

let acknowledged = 0
let refused = 0
for (let round = 0; round < rounds; round++) {
  const seqs = Array.from({ length: A_ROUND }, (_, i) => round * A_ROUND + i + 1)
  const work = Promise.all(seqs.flatMap((seq) => [deliver(first, seq), deliver(second, seq)]))
  await new Promise((resolve) => setTimeout(resolve, random.below(250)))
  process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGKILL')
  await server.stop()
  server = await openPostgres({ directory })
  await work
  acknowledged += A_ROUND
  process.stderr.write(`\rround ${round + 1} of ${rounds}, ${refused} deliveries refused and sent again`)
}
process.stderr.write('\n')

const wanted = acknowledged * ROWS
let inRows = 0
for await (const rows of first.export(EVERYTHING)) for (const { requests } of rows) inRows += requests
const inRollups = (await first.threats(EVERYTHING))[0]?.requests ?? 0
await first.close()
await second.close()
await server.stop()
rmSync(directory, { recursive: true, force: true })
console.log(
  `${rounds} kills of the store, seed ${seed}: ${wanted} sightings acknowledged, ${inRows} in rows, ${inRollups} in rollups`,
)
process.exitCode = inRows === wanted && inRollups === wanted ? 0 : 1

async function deliver(store: typeof first, seq: number): Promise<void> {
  for (;;) {
    try {
      await store.add([batchOf(seq)])
      return
    } catch {
      refused++
      await new Promise((resolve) => setTimeout(resolve, 20 + random.below(50)))
    }
  }
}

function batchOf(seq: number): Batch {
  const sightings = Array.from({ length: ROWS }, (_, i): Sighting => {
    const source = `198.${seq % 200}.${i >> 8}.${i & 255}`
    return { threat: 'worm', source, minute: NOW - (i % 90), requests: 1, answered: [0, 0, 0, 1, 0, 0] }
  })
  const health = {} as Batch['health']
  return {
    schema: 'firebreak.batch/1',
    sensor: 'web',
    epoch: 'e',
    seq,
    sightings,
    traffic: [],
    unknown: [],
    evidence: [],
    health,
  }
}
