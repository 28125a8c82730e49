import { fork } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Batch, SensorHealth } from '../../../src/model/sighting.ts'
import { numberOf } from '../../live/one-rule.ts'

/** One hardship: what it was, and whether it was borne. */
export interface Verdict {
  good: boolean
  said: string
}

export interface Share {
  quick: boolean
  /** How long the disk is full; null: as long as it is meant. */
  seconds: number | null
  /** Empty, of its own. */
  directory: string
}

/** A sensor in a process of its own, and its server: takes each batch once, and knows how often each line was counted. */
export interface HardLife {
  counts: Map<number, number>
  /** Lines in the traffic of all batches. */
  readonly lines: number
  readonly health: (SensorHealth & { waiting: number; memory: number }) | null
  /** What was wrong, each time that changed, and when. */
  warnings: Array<{ warnings: string[]; at: number }>
  away: boolean
  /** The sensor's clock, milliseconds ahead of ours. */
  move(ms: number): void
  until(done: () => boolean, ms: number): Promise<boolean>
  /** Descriptors, and CPU seconds so far. */
  usage(): { descriptors: number; cpu: number }
  readonly ended: boolean
  stop(): Promise<void>
}

export async function hardLife(directory: string, targets: string[], speed = 1): Promise<HardLife> {
  const script = fileURLToPath(new URL('./sensor-process.ts', import.meta.url))
  const child = fork(script, [JSON.stringify({ directory, targets, speed })], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const seen = new Set<string>()
  const counts = new Map<number, number>()
  const warnings: HardLife['warnings'] = []
  let lines = 0
  let health: HardLife['health'] = null
  let ended = false
  child.once('exit', () => (ended = true))

  function take({ epoch, seq, sightings, traffic }: Batch): void {
    if (seen.has(`${epoch} ${seq}`)) return
    seen.add(`${epoch} ${seq}`)
    for (const { source, requests } of sightings) {
      const n = numberOf(source)
      counts.set(n, (counts.get(n) ?? 0) + requests)
    }
    for (const minute of traffic) lines += minute.lines
  }

  const life: HardLife = {
    counts,
    get lines() {
      return lines
    },
    get health() {
      return health
    },
    warnings,
    away: false,
    move: (move) => void child.send({ move }),
    async until(done, ms) {
      for (const end = performance.now() + ms; performance.now() < end && !done(); ) await sleep(50)
      return done()
    },
    usage() {
      const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      const descriptors = readdirSync(`/proc/${child.pid}/fd`).length
      return { descriptors, cpu: (Number(stat[11]) + Number(stat[12])) / 100 }
    },
    get ended() {
      return ended
    },
    async stop() {
      if (ended) return
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.send({ stop: true })
      await gone
    },
  }
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code, signal) => reject(new Error(`the sensor ended (${code ?? signal})`)))
    child.on(
      'message',
      (message: { ready?: true; batches?: Batch[]; health?: HardLife['health']; warnings?: string[]; at?: number }) => {
        if (message.ready) resolve()
        if (message.health !== undefined) health = message.health
        if (message.warnings !== undefined) warnings.push({ warnings: message.warnings, at: message.at ?? 0 })
        if (message.batches === undefined || !child.connected) return
        if (!life.away) for (const batch of message.batches) take(batch)
        child.send(
          { kept: life.away ? null : message.batches.map(({ epoch, seq }) => ({ epoch, seq })) },
          () => undefined,
        )
      },
    )
  })
  return life
}

/** Lines of [0, written) that were not counted, and those counted more than once, in words; null when there are none. */
export function wrongLines(counts: ReadonlyMap<number, number>, written: number): string | null {
  let lost = 0
  let twice = 0
  for (let n = 0; n < written; n++) {
    const times = counts.get(n) ?? 0
    if (times === 0) lost++
    if (times > 1) twice++
  }
  return lost + twice === 0 ? null : `${lost} of ${written} lines lost, ${twice} twice`
}
