import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { generator } from '../../src/watch/sensor/journal/simulated-disk.ts'
import { proofLine } from '../live/one-rule.ts'
import { flippedBit, powerCutLife } from '../live/power-cuts.ts'
import { proofServer } from '../live/proof-server.ts'

/*
 * What the sensor has acknowledged is never lost and never counts twice: simulated power cuts of its journal, bits flipped on the disk,
 * and a real sensor killed at any moment. `--seed N` repeats a run, `--quick` is short, `--cuts N` and `--kills N` choose.
 */

const quick = process.argv.includes('--quick')
const seed = option('--seed', 1)
const cutsWanted = option('--cuts', quick ? 3000 : 10_000)
const killsWanted = option('--kills', quick ? 20 : 1000)
const CUTS_A_LIFE = 6

let cuts = 0
let appended = 0
for (let life = seed; cuts < cutsWanted; life++) {
  const outcome = await powerCutLife(life, CUTS_A_LIFE)
  cuts += outcome.cuts
  appended += outcome.appended
  if (life % 200 === 0) process.stderr.write(`${cuts} power cuts\n`)
}

let unnoticed = 0
const flips = Math.ceil(cutsWanted / 5)
for (let flip = 0; flip < flips; flip++) if ((await flippedBit(seed + flip)) === 'unnoticed') unnoticed++
process.stderr.write(`${flips} flipped bits, ${unnoticed} unnoticed\n`)

const directory = mkdtempSync(join(tmpdir(), 'firebreak-durable-'))
const log = join(directory, 'access.log')
const random = generator(seed)
const server = proofServer(join(directory, 'state'), [log], random, 0.1)
let written = 0
appendFileSync(log, '')
const writer = setInterval(() => {
  const lines = 1 + Math.floor(random() * 40)
  let text = ''
  for (let i = 0; i < lines; i++) text += proofLine(written++)
  appendFileSync(log, text)
}, 5)
for (let kill = 0; kill < killsWanted; kill++) {
  await server.start()
  await sleep(random() * (random() < 0.2 ? 1000 : 200))
  await server.kill()
  if (kill % 50 === 49) process.stderr.write(`${kill + 1} kills, ${written} lines\n`)
}
clearInterval(writer)
await server.start()
await server.until(written, 60_000)
await server.stop()
const { lost, twice } = server.verdict(written)
rmSync(directory, { recursive: true })

const good = lost.length === 0 && twice.length === 0 && unnoticed === 0 && server.lines === written
console.log(
  `prove:durable (sensor): ${cuts} power cuts over ${appended} records, ${flips} flipped bits (${unnoticed} unnoticed), ` +
    `${server.kills} kill -9 over ${written} lines: ${lost.length} lost, ${twice.length} twice: ${good ? 'reached' : 'MISSED'}`,
)
process.exit(good ? 0 : 1)

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name)
  return at < 0 ? otherwise : Number(process.argv[at + 1])
}
