/**
 * `npm run prove:fuzz [-- --quick] [-- --seed N]`: hostile files through both kernels and every format. No crash, no hang, no line over
 * 5 ms, and the same answer by both. Prints the seed; the last line is the figure; exit code 1 on a failure.
 */
import { parseArgs } from 'node:util'
import { visible } from '../../src/support/escape.ts'
import { fuzzFile, LINE_BUDGET, timeLines } from '../engine/fuzz-rounds.ts'

const { values } = parseArgs({ options: { quick: { type: 'boolean' }, seed: { type: 'string' } } })
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
const plan = values.quick === true ? { seconds: 14, lines: 1500 } : { seconds: 240, lines: 20_000 }
const started = performance.now()
const tell = (text: string): void => {
  process.stderr.write(process.stderr.isTTY ? `\r${text.padEnd(78)}` : `${text}\n`)
}

console.log(`seed ${seed}`)
let bytes = 0
let lines = 0
let rounds = 0
const failures: string[] = []
let told = 0
while (performance.now() - started < plan.seconds * 1000 && failures.length < 5) {
  const roundSeed = seed + rounds
  const round = await fuzzFile(roundSeed, rounds % 4 === 3 ? 2_000_000 : 200_000, rounds % 10 === 9 ? 2 : 0).catch(
    (error: unknown) => ({
      bytes: 0,
      lines: 0,
      failure: `crash: ${error instanceof Error ? error.stack : String(error)}`,
    }),
  )
  rounds++
  bytes += round.bytes
  lines += round.lines
  if (round.failure !== null) failures.push(`--seed ${roundSeed}: ${visible(round.failure, 2000)}`)
  if (performance.now() - told > 2000) {
    told = performance.now()
    tell(
      `files: ${rounds} rounds, ${lines} lines, ${failures.length} failures, ${Math.round((performance.now() - started) / 1000)} of ${plan.seconds} s`,
    )
  }
}
const slowest = timeLines(seed, plan.lines, (share) => {
  if (performance.now() - told < 2000) return
  told = performance.now()
  tell(`single lines: ${Math.round(share * 100)} %`)
})
if (process.stderr.isTTY) process.stderr.write('\n')
for (const failure of failures) console.log(`FAILED ${failure}`)
console.log(`slowest line: ${slowest.ms.toFixed(2)} ms with the ${slowest.kernel} kernel: ${visible(slowest.line)}`)
const failed = failures.length > 0 || slowest.ms > LINE_BUDGET
console.log(
  `${failed ? 'FAILED' : 'ok'}: ${rounds} hostile files, ${lines} lines, ${(bytes / 1e6).toFixed(0)} MB read by both kernels, ${failures.length} differences or crashes, slowest line ${slowest.ms.toFixed(2)} ms (budget ${LINE_BUDGET} ms)`,
)
process.exitCode = failed ? 1 : 0
