import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { proofLine } from '../../live/one-rule.ts'
import { hardLife, type Share, type Verdict, wrongLines } from './hard-life.ts'

const DAYS = 7
const DAY_SECONDS = 86_400

/**
 * The server is away for seven days, in which a probe comes every few seconds: time runs faster for the sensor, the journal and what is in
 * it are real. When the server is back everything is delivered, once.
 */
export async function serverAway({ quick, directory }: Share): Promise<Verdict> {
  // A quick run lives one day.
  const days = quick ? 1 : DAYS
  const speed = quick ? 10_000 : 4000
  const log = join(directory, 'access.log')
  writeFileSync(log, '')
  const life = await hardLife(join(directory, 'state'), [log], speed)
  life.away = true
  let written = 0
  for (const end = performance.now() + (days * DAY_SECONDS * 1000) / speed; performance.now() < end; ) {
    let text = ''
    for (let i = 0; i < 8; i++) text += proofLine(written++)
    appendFileSync(log, text)
    await sleep(10)
  }
  await sleep(1500)
  const { journalBytes = 0, waiting = 0, overflowed = 0 } = life.health ?? {}
  life.away = false
  const began = performance.now()
  await life.until(() => life.counts.size === written, 60_000)
  const seconds = (performance.now() - began) / 1000
  await life.stop()
  const wrong = wrongLines(life.counts, written)
  const kept = `${waiting} batches in ${(journalBytes / 1e6).toFixed(1)} MB after ${days} days, ${overflowed} overflowed`
  return {
    good: wrong === null && overflowed === 0 && waiting > 0,
    said: `${kept}; ${wrong ?? `${written} lines once each`} ${seconds.toFixed(1)} s after the server was back`,
  }
}
