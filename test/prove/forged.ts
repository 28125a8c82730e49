import { careless, forge } from './forged-lines.ts'
import { servers } from './servers.ts'

// `npm run prove:forged [--quick] [--seed N]`: however a client forges, the source of a line is the true peer, or the line is refused.

const quick = process.argv.includes('--quick')
const seed = Number(process.argv[process.argv.indexOf('--seed') + 1]) || 20010719
const lines = quick ? 12_000 : 1_000_000
const step = 50_000

let wrong = 0
let useless = 0
for (const [at, server] of servers.entries()) {
  let read = 0
  let bad = 0
  for (let done = 0; done < lines; done += step) {
    const part = Math.min(step, lines - done)
    const outcome = forge(server, part, seed + at * 1000 + done / step)
    read += outcome.read * part
    bad += outcome.wrong
    for (const sample of bad === outcome.wrong ? outcome.samples : [])
      process.stderr.write(`\n${server.name}: ${sample}\n`)
    if (process.stderr.isTTY) {
      process.stderr.write(
        `\r\x1b[K${at + 1}/${servers.length} ${server.name} ${Math.round(((done + part) / lines) * 100)} %`,
      )
    }
  }
  const share = read / lines
  if (share < server.atLeast) useless++
  wrong += bad
  const note = share < server.atLeast ? `  LESS THAN ${server.atLeast * 100} %` : ''
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  console.log(
    `${server.name.padEnd(34)} ${lines} lines, ${(share * 100).toFixed(1).padStart(5)} % read, ${bad} wrong${note}`,
  )
}

// A proof that cannot fail proves nothing: a careless reader has to be caught on every server where it can err.
const caught = servers.filter((server) => forge(server, 2_000, seed, careless).wrong > 0).length
if (caught < servers.length / 2)
  console.log(`the careless reader was caught on ${caught} of ${servers.length} servers only`)
const failed = wrong > 0 || useless > 0 || caught < servers.length / 2
if (failed) process.exitCode = 1
console.log(
  `${failed ? 'FAILED' : 'ok'}: ${wrong} wrong sources in ${lines * servers.length} forged lines of ${servers.length} servers; ${useless} read too little; the careless reader was caught on ${caught}`,
)
