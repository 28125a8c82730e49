import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { proofLine } from '../../live/one-rule.ts'
import { hardLife, type Share, type Verdict, wrongLines } from './hard-life.ts'

const SIZE_MB = 8
const ALARM_MS = 10_000
const BACK_MS = 10_000

/**
 * The disk with the sensor's journal is full, for an hour, while lines come in: no crash, an alarm within ten seconds, and everything once
 * within ten seconds after there is room again. The disk is a small one in memory, which only root may make.
 */
export async function diskFull({ quick, seconds, directory }: Share): Promise<Verdict> {
  if (process.getuid?.() !== 0) return { good: true, said: 'skipped: only root may make a small disk' }
  const state = join(directory, 'disk')
  mkdirSync(state)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'firebreak-proof', state])
  if (mounted.status !== 0) return { good: true, said: 'skipped: a small disk cannot be mounted here' }
  try {
    return await live(state, directory, seconds ?? (quick ? 15 : 3600))
  } finally {
    spawnSync('umount', ['-l', state])
  }
}

async function live(state: string, directory: string, seconds: number): Promise<Verdict> {
  const log = join(directory, 'access.log')
  writeFileSync(log, '')
  const life = await hardLife(join(state, 'sensor'), [log])
  let written = 0
  const write = (lines: number): void => {
    let text = ''
    for (let i = 0; i < lines; i++) text += proofLine(written++)
    appendFileSync(log, text)
  }
  write(10)
  await life.until(() => life.counts.size === written, 10_000)
  const ballast = join(state, 'ballast')
  fill(ballast, state)
  const full = Date.now()
  const told = (): number =>
    (life.warnings.find(({ at, warnings }) => at >= full && warnings.join().includes('journal'))?.at ?? Infinity) - full
  for (const end = performance.now() + seconds * 1000; performance.now() < end && !life.ended; ) {
    write(3)
    await sleep(100)
  }
  const alarm = told()
  const waited = written - life.counts.size
  rmSync(ballast)
  const began = performance.now()
  await life.until(() => life.counts.size === written || life.ended, BACK_MS)
  const back = performance.now() - began
  const crashed = life.ended
  await life.stop()
  const wrong = crashed ? 'the sensor ended' : wrongLines(life.counts, written)
  return {
    good: wrong === null && alarm <= ALARM_MS && waited > 0,
    said:
      `full for ${seconds} s, alarm after ${(alarm / 1000).toFixed(1)} s, ${waited} lines waited; ` +
      `${wrong ?? `all ${written} lines once each`} ${(back / 1000).toFixed(1)} s after there was room`,
  }
}

/** To the last byte. */
function fill(path: string, disk: string): void {
  for (let piece = 1 << 20; piece >= 1; piece >>= 1) {
    try {
      for (;;) appendFileSync(path, Buffer.alloc(piece))
    } catch {
      if (statfsSync(disk).bavail === 0) return
    }
  }
}
