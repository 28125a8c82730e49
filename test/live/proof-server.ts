import { type ChildProcess, fork } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Batch } from '../../src/model/sighting.ts'
import { numberOf } from './one-rule.ts'

/** The server of a proof: takes each batch once, and knows how often each line was counted. */
export interface ProofServer {
  start(): Promise<void>
  /** No chance to say goodbye. */
  kill(): Promise<void>
  stop(): Promise<void>
  readonly counted: number
  readonly lines: number
  readonly kills: number
  gapBytes(): number
  /** Waits until so many different lines are counted; false after `ms`. */
  until(count: number, ms: number): Promise<boolean>
  /** Lines of [0, written) that were not counted, and those counted more than once. */
  verdict(written: number): { lost: number[]; twice: number[] }
}

/** `forgetful`: share of answers that get lost on their way to the sensor. */
export function proofServer(directory: string, targets: string[], random: () => number, forgetful = 0.05): ProofServer {
  let child: ChildProcess | null = null
  let kills = 0
  let lines = 0
  let gap = 0
  const seen = new Set<string>()
  const counts = new Map<number, number>()

  function take(batch: Batch): void {
    const key = `${batch.epoch} ${batch.seq}`
    gap = Math.max(gap, batch.health.gapBytes)
    if (seen.has(key)) return
    seen.add(key)
    for (const { source, requests } of batch.sightings) {
      const n = numberOf(source)
      counts.set(n, (counts.get(n) ?? 0) + requests)
    }
    for (const minute of batch.traffic) lines += minute.lines
  }

  return {
    async start() {
      const script = fileURLToPath(new URL('./sensor-child.ts', import.meta.url))
      const made = fork(script, [JSON.stringify({ directory, targets })], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      })
      child = made
      await new Promise<void>((resolve, reject) => {
        made.once('exit', (code, signal) => signal === null && reject(new Error(`the sensor ended (${code})`)))
        made.on('message', (message: { ready?: true; batches?: Batch[] }) => {
          if (message.ready) resolve()
          if (message.batches === undefined) return
          for (const batch of message.batches) take(batch)
          const kept = random() < forgetful ? [] : message.batches.map(({ epoch, seq }) => ({ epoch, seq }))
          if (made.connected) made.send({ kept }, () => undefined)
        })
      })
    },
    async kill() {
      const dying = child
      if (dying === null) return
      kills++
      const gone = new Promise((resolve) => dying.once('exit', resolve))
      dying.kill('SIGKILL')
      await gone
    },
    async stop() {
      const leaving = child
      child = null
      if (leaving === null || leaving.exitCode !== null) return
      const gone = new Promise((resolve) => leaving.once('exit', resolve))
      leaving.send({ stop: true }, () => undefined)
      await gone
    },
    get counted() {
      return counts.size
    },
    get lines() {
      return lines
    },
    get kills() {
      return kills
    },
    gapBytes: () => gap,
    async until(count, ms) {
      for (const end = performance.now() + ms; performance.now() < end; ) {
        if (counts.size >= count) return true
        await sleep(10)
      }
      return counts.size >= count
    },
    verdict(written) {
      const lost: number[] = []
      const twice: number[] = []
      for (let n = 0; n < written; n++) {
        const times = counts.get(n) ?? 0
        if (times === 0) lost.push(n)
        if (times > 1) twice.push(n)
      }
      return { lost, twice }
    },
  }
}
