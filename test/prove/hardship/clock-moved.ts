import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { proofLine } from '../../live/one-rule.ts'
import { hardLife, type Share, type Verdict, wrongLines } from './hard-life.ts'

const DAY = 86_400_000

/** The sensor's clock jumps a day ahead, a day back, and back again, while lines come in. */
export async function clockMoved({ quick, directory }: Share): Promise<Verdict> {
  const log = join(directory, 'access.log')
  writeFileSync(log, '')
  const life = await hardLife(join(directory, 'state'), [log])
  let written = 0
  let slowest = 0
  for (const move of [0, DAY, -DAY, 0]) {
    life.move(move)
    for (let i = 0; i < (quick ? 20 : 100); i++) {
      appendFileSync(log, proofLine(written++))
      await sleep(20)
    }
    const began = performance.now()
    await life.until(() => life.counts.size === written, 10_000)
    slowest = Math.max(slowest, performance.now() - began)
  }
  await life.stop()
  const wrong = wrongLines(life.counts, written)
  const good = wrong === null && slowest < 10_000
  return {
    good,
    said: wrong ?? `${written} lines once each, the last of each at most ${Math.round(slowest)} ms behind`,
  }
}
