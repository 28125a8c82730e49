import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/*
 * `npm run prove:durable`: nothing that was acknowledged is lost, and nothing counts twice, in the sensor, the server and the stores. One after
 * the other: simulated power cuts and flipped bits of the sensor's journal and a sensor that is killed; sensor and server together; the
 * sightings on PostgreSQL; the state and its audit. 10,000 power cuts and 10,000 kills take some three hours. `--quick` takes a small share,
 * `--share 0.1` a tenth, `--seed N` other moments.
 */

const quick = process.argv.includes('--quick')
const share = quick ? 0.0005 : option('--share', 1)
const seed = option('--seed', 1)
const some = (all: number, least: number): string => String(Math.max(least, Math.round(all * share)))

const PARTS: ReadonlyArray<{ script: string; options: string[]; kills: number }> = [
  part('./durable-sensor.ts', 7500, 4, ['--cuts', some(10_000, 300)]),
  part('./durable-chain.ts', 1500, 4),
  part('./durable-store.ts', 500, 2, [], '--rounds'),
  part('./store-kills.ts', 500, 2, [], '--rounds'),
]

function part(script: string, all: number, least: number, more: string[] = [], name = '--kills') {
  const kills = some(all, least)
  return { script, options: [name, kills, '--seed', String(seed), ...more], kills: Number(kills) }
}

const began = performance.now()
let kills = 0
const missed: string[] = []
for (const { script, options, kills: some } of PARTS) {
  process.stderr.write(`${script} ${options.join(' ')}\n`)
  const code = await run(script, options)
  kills += some
  if (code !== 0) missed.push(script)
}
const minutes = ((performance.now() - began) / 60_000).toFixed(1)
console.log(
  `prove:durable: ${kills} kill -9 and ${some(10_000, 300)} power cuts in ${minutes} minutes: ` +
    (missed.length === 0 ? 'nothing lost, nothing twice: reached' : `MISSED in ${missed.join(', ')}`),
)
process.exit(missed.length === 0 ? 0 : 1)

function run(script: string, options: string[]): Promise<number> {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const child = spawn(process.execPath, [path, ...options], { stdio: ['ignore', 'inherit', 'inherit'] })
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
}

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name)
  return at < 0 ? otherwise : Number(process.argv[at + 1])
}
