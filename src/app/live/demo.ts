import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { UpOptions } from '../../cli/ports.ts'
import { clfTime } from '../../support/time.ts'
import { sampleLog } from '../../watch/sample/sample-log.ts'
import { rangesFile } from '../ranges.ts'
import { createTerminal } from '../terminal.ts'
import { writeDemoRanges } from './demo-ranges.ts'
import { checkFree, listenAddress } from './listen-address.ts'
import { summerOf2001 } from './history/replay-summer.ts'
import { placesOf } from './places.ts'
import { serve } from './serve.ts'

/** How much of the sample's twelve hours is played live, and how much faster than it happened. */
const LIVE_MS = 90 * 60_000
const FASTER = 30
const TICK_MS = 500

/** So that no page, and no picture of one, can be taken for a real site. */
const LABELLED = { actor: 'command line', action: 'change-settings', object: 'settings', detail: { why: 'demo' } }

/**
 * `firebreak demo`: the labelled sample as history, its last hour and a half replayed live, and the
 * summer of 2001 as the history of its servers, in a directory that is thrown away.
 */
export async function demo(options: UpOptions): Promise<number> {
  const terminal = createTerminal(options)
  await checkFree(listenAddress(options))
  const directory = mkdtempSync(join(tmpdir(), 'firebreak-demo-'))
  const log = join(directory, 'sample-shop-access.log')
  terminal.say('DEMO: a made-up shop and a replayed outbreak. Nothing of it is real, and nothing is kept.')
  writeDemoRanges(rangesFile(directory))
  const stop = replay(log)
  try {
    return await serve([log], { ...options, sensor: true }, placesOf({}, directory), terminal, {
      throwAway: true,
      prepare: ({ accounts }) => accounts.saveSettings(LABELLED, { siteName: 'DEMO: a made-up shop' }),
      watch: (stores) => summerOf2001(stores.sightings, Date.now()),
    })
  } finally {
    stop()
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Writes history up to now at once, then the rest line by line, stamped with the time at which it is written. */
function replay(log: string): () => void {
  const lines = sampleLog()
    .trimEnd()
    .split('\n')
    .map((text) => ({ text, at: timeOf(text) }))
  const end = lines.at(-1)?.at ?? 0
  const begun = Date.now()
  const shift = begun - (end - LIVE_MS)
  const history = lines.filter((line) => line.at <= end - LIVE_MS)
  const rest = lines.slice(history.length)
  writeFileSync(log, history.map((line) => `${stamped(line.text, line.at + shift)}\n`).join(''))
  const timer = setInterval(() => {
    const now = Date.now()
    const reached = end - LIVE_MS + (now - begun) * FASTER
    const due = rest.findIndex((line) => line.at > reached)
    const ready = rest.splice(0, due < 0 ? rest.length : due)
    if (ready.length > 0) appendFileSync(log, ready.map((line) => `${stamped(line.text, now)}\n`).join(''))
    if (rest.length === 0) clearInterval(timer)
  }, TICK_MS)
  return () => clearInterval(timer)
}

const STAMP = /\[([^\]]+)\]/

function timeOf(line: string): number {
  return clfTime(STAMP.exec(line)?.[1] ?? '') ?? 0
}

/** The line with another time, in the same format. */
function stamped(line: string, ms: number): string {
  const [, day, month, year, time] = /, (\d\d) (\w{3}) (\d{4}) ([\d:]{8})/.exec(new Date(ms).toUTCString()) ?? []
  return line.replace(STAMP, `[${day}/${month}/${year}:${time} +0000]`)
}
