import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { generator } from '../../src/watch/sensor/journal/simulated-disk.ts'
import { proofLine } from '../live/one-rule.ts'
import { proofServer } from '../live/proof-server.ts'
import { rotationLife } from '../live/rotation-life.ts'
import { createRotator, KINDS } from '../live/rotations.ts'
import { truncationGaps } from '../live/truncation-gaps.ts'

/*
 * Rotation of every kind, with restarts and kill -9 of a real sensor in between: no line is lost, none counts twice. As many rotations once
 * more with the follower alone, where a seed says what happens between any two of its system calls. And of files that are cut short,
 * exactly the bytes are a gap that were seen and not read. `--seed N`, `--quick`, `--rotations N`.
 */

const quick = process.argv.includes('--quick')
const seed = option('--seed', 1)
const wanted = option('--rotations', quick ? 200 : 10_000)
const random = generator(seed)
const directory = mkdtempSync(join(tmpdir(), 'firebreak-rotation-'))
const logs = join(directory, 'logs')
mkdirSync(logs)
let written = 0
let gap = 0
let simulated = { rotations: 0, lines: 0, stops: 0, wrong: 0 }
let truncations = { rounds: 0, wrong: 0, bytes: 0 }

const server = proofServer(
  join(directory, 'state'),
  [join(logs, 'access.log'), join(logs, 'site.log'), join(logs, 'dated'), join(logs, 'vhosts', '*', 'access.log')],
  random,
)
const rotator = createRotator(logs, random, (path, count) => {
  let text = ''
  for (let i = 0; i < count; i++) text += proofLine(written++)
  appendFileSync(path, text)
})

/** What is destroyed on purpose must have been read before: nobody could read it after. */
async function caughtUp(): Promise<void> {
  if (!(await server.until(written, 30_000)))
    finish(`the sensor did not catch up: ${server.counted} of ${written} lines`)
}

// What a shorter run has shown is worth saying too.
process.once('SIGTERM', () => finish('stopped early'))

await server.start()
const kinds = new Map<string, number>()
let restarts = 0
for (let rotation = 0; rotation < wanted; rotation++) {
  const kind = rotator.choose()
  kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  if (rotator.destroys(kind)) await caughtUp()
  rotator.rotate(kind)
  if (random() < 0.3) await sleep(random() * 30)
  if (rotation % 40 === 39) {
    if (random() < 0.8) await server.kill()
    else {
      await server.stop()
      restarts++
    }
    // Sometimes nobody looks for a while.
    for (let away = Math.floor(random() * 6); away > 0; away--) rotator.rotate(rotator.chooseHarmless())
    await server.start()
  }
  if (rotation % 200 === 199) {
    await caughtUp()
    rotator.clean()
    process.stderr.write(`${rotation + 1} rotations, ${written} lines, ${server.counted} counted\n`)
  }
}
await server.until(written, 30_000)
await sleep(500)
gap = server.gapBytes()
await server.stop()
truncations = await truncationGaps(join(directory, 'gaps'), quick ? 10 : 200, random)
for (let life = 0; simulated.rotations < wanted; life++) {
  const {
    rotations,
    lines,
    kills,
    restarts: more,
    lost,
    twice,
    gap: bytes,
  } = await rotationLife(seed * 1000 + life, 200)
  simulated = {
    rotations: simulated.rotations + rotations,
    lines: simulated.lines + lines,
    stops: simulated.stops + kills + more,
    wrong: simulated.wrong + lost.length + twice.length + (bytes === 0 ? 0 : 1),
  }
  process.stderr.write(`${simulated.rotations} rotations between system calls, ${simulated.wrong} wrong\n`)
}
finish('')

function finish(fault: string): void {
  const { lost, twice } = server.verdict(written)
  if (process.argv.includes('--keep'))
    process.stderr.write(`${directory} lost: ${lost.slice(0, 20).join(' ')} twice: ${twice.slice(0, 20).join(' ')}\n`)
  else rmSync(directory, { recursive: true })
  const good =
    fault === '' && lost.length === 0 && twice.length === 0 && gap === 0 && truncations.wrong + simulated.wrong === 0
  console.log(
    `prove:rotation: ${wanted} rotations of ${kinds.size} of ${KINDS.length} kinds, ${server.kills} kill -9, ${restarts} restarts, ${written} lines: ` +
      `${lost.length} lost, ${twice.length} twice, gap ${gap} bytes${fault === '' ? '' : `; ${fault}`}; ` +
      `${simulated.rotations} more between system calls with ${simulated.stops} kills and restarts, ${simulated.lines} lines: ${simulated.wrong} wrong; ` +
      `${truncations.rounds} times 3 truncations of unread text: ${truncations.bytes} bytes written = counted + gap in ${truncations.rounds - truncations.wrong}: ` +
      (good ? 'reached' : 'MISSED'),
  )
  process.exit(good ? 0 : 1)
}

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name)
  return at < 0 ? otherwise : Number(process.argv[at + 1])
}
