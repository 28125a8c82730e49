import { createDecide, PACKING_MS } from './decide.ts'
import { createHomes } from './homes.ts'
import { openPackedLines, type PackedLines } from './packed-lines.ts'
import { CHUNK, type Lines, readLines } from './read-lines.ts'
import { createRegister } from './register.ts'
import { createSurvey } from './survey.ts'
import { openKey, realSystem } from './system.ts'
import type { Text } from './text.ts'
import type { Follower, FollowEvent, FollowOptions } from './types.ts'
import { createWake } from './wake.ts'

/** At most this long passes between two looks while there is always something to read. */
const TICK_MS = 50
const IDLE_MS = 10_000
const ASLEEP_MS = 60_000
const RETRY_MS = 1000
const MANY = 500

/** Follows files, directories and patterns. Targets need not exist yet. See `types.ts`. */
export function follow(targets: readonly string[], options: FollowOptions = {}): Follower {
  const interval = options.interval ?? 250
  const surveyMs = options.survey ?? 2000
  const settle = options.settle ?? 5000
  const unlinked = options.unlinked ?? 30_000
  const wake = createWake(options.watch ?? true)
  const system = options.system ?? realSystem
  const register = createRegister(system, options.descriptors ?? 1024)
  const events: FollowEvent[] = []
  const homes = createHomes(system, register, events)
  const decide = createDecide(system, register, homes)
  const survey = createSurvey({ system, register, homes, decide, events }, targets, {
    from: options.from ?? 'end',
    grace: options.grace ?? 10_000,
    checkpoint: options.checkpoint ?? { targets: [], places: [] },
  })
  /** Room for the bytes before the offset, a chunk, and what closes a cut line. */
  const buffer = Buffer.alloc(CHUNK + 1024)
  const drains = new Map<Text, PackedLines>()
  let nextSurvey = 0
  let earliest = 0
  let due = true
  let nextTick = 0

  function surveyWhenDue(now: number): void {
    if (!(now >= nextSurvey || (due && now >= earliest))) return
    due = false
    wake.directories(survey.run(now))
    const took = system.now() - now
    // However often names change, surveys take at most a fifth of the time.
    earliest = now + Math.max(5, took * 5)
    nextSurvey = now + Math.max(surveyMs, took * 100)
    if (survey.undecided()) nextSurvey = Math.min(nextSurvey, now + Math.max(200, took * 10))
  }

  function heed(now: number): void {
    const { written, names } = wake.take()
    if (names) due = true
    for (const path of written) {
      const text = register.byPath(path)
      if (text !== undefined) lookAt(text, now)
    }
  }

  function tick(now: number): void {
    if (now < nextTick) return
    nextTick = now + Math.min(TICK_MS, interval)
    for (const text of register.texts()) if (now >= text.nextLook) lookAt(text, now)
  }

  function lookAt(text: Text, now: number): void {
    const idle = now - text.grown
    // Of very many files each is looked at less often; notices of the system still come at once.
    const many = Math.max(1, register.size / MANY)
    text.nextLook = now + many * interval * (idle < IDLE_MS ? 1 : idle < ASLEEP_MS ? 4 : 8)
    if (text.state !== 'reading' || !text.verified || text.packed) return
    const named = text.live || text.fd < 0 ? system.stat(text.path) : null
    if ((text.live || text.fd < 0) && named?.key !== text.key) due = true
    const stat = text.fd >= 0 ? system.statOpen(text.fd) : named
    if (stat !== null && (text.fd >= 0 || stat.key === text.key)) homes.note(text, stat, now)
    if (!text.home) due = true
    // It was not where it was when it was to be read, or could not be read, or was another text in that moment.
    else if (!text.ready && text.size > text.offset && text.size !== text.dry) register.ready(text, now)
    if (!text.home || text.live || text.ready || text.fd < 0) return
    if (now - text.grown >= settle && text.size > text.offset) register.ready(text, now)
    // Nobody can write to it any more that we would wait for. It may still be found packed.
    else if (text.missed > 1 && text.size <= text.offset && now - text.grown >= unlinked) register.lose(text, now)
  }

  async function read(text: Text, now: number): Promise<void> {
    if (text.packed) return readPacked(text, now)
    const fd = register.descriptor(text)
    if (fd < 0) {
      due = true
      register.rest(text)
      return
    }
    // How much there is, is seen before any of it is handed out: what is destroyed meanwhile can be told.
    const stat = text.fileSize < 0 ? system.statOpen(fd) : null
    if (stat !== null) homes.note(text, stat, now)
    if (!text.home) return
    const got = readLines(system, text, fd, buffer, !text.live && now - text.grown >= settle)
    if (got === 'again') register.changed(text)
    else if (got === 'cut') {
      homes.startAgain(text, now)
      due = true
    } else if (got === 'nothing' || got === 'fault') {
      register.rest(text)
      if (got === 'fault') text.nextLook = now + RETRY_MS
    } else hand(text, got)
  }

  async function readPacked(text: Text, now: number): Promise<void> {
    let drain = drains.get(text)
    if (drain === undefined) {
      const fd = openPacked(text)
      if (fd < 0) {
        due = true
        register.rest(text)
        return
      }
      drain = openPackedLines(system, text, fd)
      drains.set(text, drain)
    }
    const got = await drain.next()
    if (typeof got === 'object') {
      hand(text, got)
      return
    }
    drains.delete(text)
    await drain.close()
    register.rest(text)
    if (got === 'incomplete' && now - text.grown < PACKING_MS) survey.retryLater(text)
    else if (got === 'other') survey.refuse(text, now)
    else finish(text)
  }

  /** Read to the end of its packed form: what was seen to exist beyond that is gone. */
  function finish(text: Text): void {
    if (text.size > text.offset) {
      const reason = 'lost between the copy and the truncation'
      events.push({ kind: 'gap', path: text.path, bytes: text.size - text.offset, reason })
    }
    text.state = 'known'
    text.size = text.offset
    register.changed(text)
    events.push({ kind: 'finished', file: text })
  }

  function openPacked(text: Text): number {
    try {
      return openKey(system, text.path, text.key)
    } catch {
      return -1
    }
  }

  function hand(text: Text, lines: Lines): void {
    events.push({ kind: 'lines', file: text, ...lines })
    register.changed(text)
    if (!text.packed && text.offset >= text.size) register.rest(text)
  }

  return {
    async next() {
      for (;;) {
        // All at once: the places know of everything that is in here.
        if (events.length > 0) return events.splice(0)
        const now = system.now()
        heed(now)
        surveyWhenDue(now)
        tick(now)
        if (events.length > 0) continue
        const text = register.take()
        if (text === null) return []
        await read(text, now)
      }
    },
    changed(ms) {
      const now = system.now()
      const until = Math.min(nextSurvey, due ? earliest : Number.POSITIVE_INFINITY) - now
      return events.length > 0 ? Promise.resolve() : wake.wait(Math.max(1, Math.min(ms, until, interval)))
    },
    changes: () => register.changes(survey.newTargets()),
    checkpoint: () => ({ targets: survey.knownTargets(), places: register.places() }),
    backlog: () => register.backlog(),
    warnings: () => survey.warnings(),
    close() {
      wake.close()
      for (const drain of drains.values()) void drain.close()
      for (const text of register.texts()) {
        const fd = register.release(text)
        if (fd >= 0) system.close(fd)
      }
    },
  }
}
