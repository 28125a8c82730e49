import { appendFileSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { proofLine } from '../../live/one-rule.ts'
import { hardLife, type Share, type Verdict, wrongLines } from './hard-life.ts'

const FILES = 3000
const MOST_DESCRIPTORS = 1100
const MOST_SHARE = 0.02
const PATIENCE = 60_000

/** Several thousand logs in one directory, all written to, all rotated at once: bounded descriptors, and next to nothing when quiet. */
export async function manyFiles({ quick, directory }: Share): Promise<Verdict> {
  const logs = join(directory, 'logs')
  mkdirSync(logs)
  let written = 0
  const path = (i: number): string => join(logs, `host${i}.access.log`)
  const writeAll = (): void => {
    for (let i = 0; i < FILES; i++) appendFileSync(path(i), proofLine(written++))
  }
  writeAll()
  const life = await hardLife(join(directory, 'state'), [logs])
  const caughtUp = (): Promise<boolean> => life.until(() => life.counts.size === written, PATIENCE)
  await caughtUp()
  writeAll()
  await caughtUp()
  for (let i = 0; i < FILES; i++) renameSync(path(i), `${path(i)}.1`)
  writeAll()
  await caughtUp()
  const { descriptors } = life.usage()
  await sleep(quick ? 3000 : 60_000)
  const before = life.usage().cpu
  const seconds = quick ? 5 : 60
  await sleep(seconds * 1000)
  const share = (life.usage().cpu - before) / seconds
  await life.stop()
  const wrong = wrongLines(life.counts, written)
  const good = wrong === null && descriptors <= MOST_DESCRIPTORS && (quick || share <= MOST_SHARE)
  const counted = wrong ?? `${written} lines of ${2 * FILES} files once each`
  return { good, said: `${counted}, ${descriptors} descriptors, ${(100 * share).toFixed(1)} % of a core when quiet` }
}
