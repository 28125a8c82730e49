import { hostname } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Correlation, Rule } from '../../model/rule.ts'
import type { Batch, SensorHealth } from '../../model/sighting.ts'
import { addressText, type Network } from '../../support/address.ts'
import { visible } from '../../support/escape.ts'
import type { ObservedLine } from '../detection/engine/observe-lines.ts'
import { follow } from '../logs/follow/follow.ts'
import type { FollowEvent, FollowOptions } from '../logs/follow/types.ts'
import type { Format } from '../logs/formats/types.ts'
import { createBatchTally } from './batch-tally.ts'
import { startDelivery } from './deliver-loop.ts'
import { openJournal } from './journal/journal.ts'
import { takeLock } from './journal/lock.ts'
import { realDisk } from './journal/real-disk.ts'
import type { JournalOptions } from './journal/types.ts'
import { createLineJudge } from './judge-lines.ts'
import type { Deliver, Probe } from './ports.ts'
import { createSensorState, type SensorChange } from './sensor-state.ts'

export interface SensorOptions {
  /** Files, directories and patterns; they need not exist yet. */
  targets: readonly string[]
  /** Where the journal is kept; one sensor a directory. */
  directory: string
  rules: readonly Rule[]
  /** Rules over more than one line, of what this sensor sees. */
  correlations?: readonly Correlation[]
  deliver: Deliver
  version: string
  /** Name of this sensor. Default: the host name. */
  name?: string
  /** Formats known beforehand, by path of the log. */
  formats?: ReadonlyMap<string, Format>
  trustedProxies?: readonly Network[]
  kernel?: 'auto' | 'wasm' | 'plain'
  /** Called for every probe at the moment it is judged. Must be quick, and must not throw. */
  onProbe?: (probe: Probe) => void
  /** Called when a fault comes or goes: the whole list of what is wrong now. */
  onWarnings?: (warnings: string[]) => void
  follow?: Omit<FollowOptions, 'checkpoint'>
  journal?: JournalOptions
}

export interface Sensor {
  readonly epoch: string
  health(): SensorHealth
  /** Batches not yet acknowledged. */
  waiting(): number
  /** Counts what was read, keeps it, and lets go of everything. */
  stop(): Promise<void>
}

/** At most this long do sightings wait for their batch; ordinary traffic waits longer, and a quiet sensor says that it lives. */
const SIGHTINGS_MS = 150
const TRAFFIC_MS = 1000
const HEARTBEAT_MS = 10_000
/** While nobody takes the batches they are made less often, so that days of them find room in the journal. */
const WAITING_MS = 10
const SLOWEST_MS = 30_000
const BREATH_MS = 10
const WARNINGS_MS = 2000
const DAY_MS = 86_400_000
const STOP_MS = 3000

/** Follows logs, judges their lines, and hands on what they mean: every line counts once, whatever happens in between. */
export async function createSensor(options: SensorOptions): Promise<Sensor> {
  const release = takeLock(join(options.directory, 'sensor.lock'))
  const name = options.name ?? hostname()
  const state = createSensorState()
  const journal = await openJournal(await realDisk(join(options.directory, 'journal')), state, options.journal)
  const follower = follow(options.targets, { ...options.follow, checkpoint: state.checkpoint() })
  const delivery = startDelivery(journal, options.deliver)
  const totals = state.totals()
  const tally = createBatchTally()
  let at: { path: string; line: number } = { path: '', line: 0 }
  let appending: Promise<unknown> | null = null
  let sealed = 0
  let gaps = false
  let ahead = false
  let stopping = false
  let diskFree = await journal.free().catch(() => 0)
  let told = ''
  let nextWarnings = 0
  let begun: () => void = () => undefined
  const beginning = new Promise<void>((resolve) => {
    begun = resolve
  })

  const judge = createLineJudge({
    rules: options.rules,
    correlations: options.correlations ?? [],
    trustedProxies: options.trustedProxies ?? [],
    formats: options.formats ?? new Map(),
    kernel: options.kernel ?? 'auto',
    observe,
  })

  function observe(seen: ObservedLine): void {
    const minute = Math.floor((seen.time === 0 ? Date.now() / 1000 : seen.time) / 60)
    if (seen.rules.length === 0) {
      tally.line(minute, seen.key, false)
      if (seen.unknown !== null) unknown(seen, minute)
      return
    }
    const source = visible(seen.source ?? addressText(seen.key), 255)
    const threats = seen.threats.map((threat) => judge.threats[threat]!)
    const fired = judge.correlate(seen, source, seen.time === 0 ? Date.now() : seen.time * 1000)
    for (const threat of fired) if (!threats.includes(threat)) threats.push(threat)
    tally.line(minute, seen.key, threats.length > 0)
    if (seen.unknown !== null) unknown(seen, minute)
    if (threats.length > 0) probe(seen, threats, source, minute)
  }

  function unknown({ unknown: request, source, key, time }: ObservedLine, minute: number): void {
    if (request === null) return
    noteTime(time)
    const from = visible(source ?? addressText(key), 255)
    tally.unknown(visible(request.template), from, minute, visible(request.example))
  }

  function probe(seen: ObservedLine, threats: string[], source: string, minute: number): void {
    noteTime(seen.time)
    const line = at.line + seen.line + 1
    const file = visible(Buffer.from(at.path).toString('latin1'), 1000)
    const status = seen.status === 0 ? null : seen.status
    const time = seen.time === 0 ? null : seen.time * 1000
    const text = (): string => visible(seen.text(), 2000)
    for (const threat of threats) {
      tally.probe(threat, source, minute, seen.status)
      tally.evidence(threat, source, () => {
        return { threat, source, time: time ?? Date.now(), file, line, status, text: text() }
      })
    }
    options.onProbe?.({ threats, source, time, status, file, line, text })
  }

  function noteTime(time: number): void {
    if (time * 1000 > Date.now() + DAY_MS) ahead = true
  }

  function handle(event: FollowEvent): void {
    if (event.kind === 'gap') {
      totals.gapBytes += event.bytes
      totals.gapReason = event.reason
      gaps = true
    } else if (event.kind === 'lines') {
      at = { path: event.file.path, line: event.line }
      const { lines, unparsed, skipped } = judge.lines(event.file, event.bytes)
      totals.bytes += event.to - event.from
      totals.lines += lines
      totals.unparsed += unparsed
      totals.skipped += skipped
      totals.parsed += lines - unparsed - skipped
    }
  }

  function isDue(now: number): boolean {
    if (appending !== null) return false
    return tally.full || now - sealed >= patience()
  }

  function patience(): number {
    const usual = tally.rows > 0 || gaps ? SIGHTINGS_MS : tally.lines > 0 ? TRAFFIC_MS : HEARTBEAT_MS
    return Math.max(usual, Math.min(SLOWEST_MS, journal.waiting * WAITING_MS))
  }

  /** One record: what the lines meant, and how far they were read. */
  function seal(now: number): void {
    sealed = now
    gaps = false
    const change: SensorChange = { ...follower.changes(), totals: { ...totals } }
    const health = healthNow()
    const rows = tally.take()
    ahead = false
    const { epoch, nextSeq: seq } = journal
    const batch: Batch = { schema: 'firebreak.batch/1', sensor: name, epoch, seq, ...rows, health }
    const weight = rows.sightings.length
    appending = journal.append(encoded(change), encoded(batch), weight).then(async () => {
      appending = null
      begun()
      delivery.wake()
      diskFree = await journal.free().catch(() => 0)
    })
  }

  function warnings(): string[] {
    const found = follower.warnings()
    if (journal.fault !== null)
      found.push(
        `The journal cannot be written (${journal.fault}): counting goes on in memory, then waits; nothing is acknowledged.`,
      )
    if (journal.recovery.damaged > 0)
      found.push(`The journal was damaged in ${journal.recovery.damaged} places: what stood there is left out.`)
    if (journal.overflow.records > 0)
      found.push('The journal was full: the oldest sightings were given up, and are counted.')
    if (delivery.fault !== null) found.push(`Delivery fails and is tried again: ${delivery.fault}`)
    if (tally.sampled > 0) found.push('Too many different unknown requests at once: only some are listed (sampling).')
    if (ahead) found.push('Lines are dated more than a day ahead of this clock.')
    return found.map((one) => visible(Buffer.from(one).toString('latin1'), 500))
  }

  function tellWarnings(now: number): void {
    if (options.onWarnings === undefined || now < nextWarnings) return
    nextWarnings = now + WARNINGS_MS
    const found = warnings()
    const text = found.join('\n')
    if (text !== told) options.onWarnings(found)
    told = text
  }

  function healthNow(): SensorHealth {
    const { since, files } = follower.backlog()
    const { weight } = journal.overflow
    return {
      version: options.version,
      clock: Date.now(),
      files,
      ...totals,
      overflowed: weight,
      lag: since === null ? 0 : Math.max(0, Math.round(performance.now() - since)),
      journalBytes: journal.bytes,
      diskFree,
      warnings: warnings(),
    }
  }

  async function run(): Promise<void> {
    let breath = performance.now()
    while (!stopping) {
      // A journal that cannot keep up, or not be written: the lines wait where they are safe, in their files.
      while (tally.full && appending !== null && !stopping) {
        tellWarnings(performance.now())
        await Promise.race([appending, new Promise((resolve) => setTimeout(resolve, WARNINGS_MS))])
      }
      const events = await follower.next()
      for (const event of events) handle(event)
      const now = performance.now()
      if (isDue(now)) seal(now)
      tellWarnings(now)
      if (events.length === 0) {
        const most = patience()
        await follower.changed(Math.max(1, Math.min(most, sealed + most - now)))
        breath = performance.now()
      } else if (now - breath > BREATH_MS) {
        await setImmediate()
        breath = performance.now()
      }
    }
  }

  const running = run()
  // From here on what is written is counted, even if we die before anything else is kept: what was there before is on record.
  await Promise.race([beginning, running, new Promise((resolve) => setTimeout(resolve, STOP_MS))])
  return {
    epoch: journal.epoch,
    health: healthNow,
    waiting: () => journal.waiting,
    async stop() {
      stopping = true
      await running
      const tired = new Promise((resolve) => setTimeout(resolve, STOP_MS).unref())
      if (appending !== null) await Promise.race([appending, tired])
      if (appending === null && (tally.lines > 0 || gaps)) {
        seal(performance.now())
        await Promise.race([appending, tired])
      }
      follower.close()
      await delivery.stop()
      await journal.close()
      release()
    },
  }
}

function encoded(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value))
}
