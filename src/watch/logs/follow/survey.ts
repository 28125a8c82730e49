import { basename, dirname, join } from 'node:path'
import { nameBeforeRotation } from '../read/log-name.ts'
import type { Decide } from './decide.ts'
import { type Found, findByKey, findFiles } from './find-files.ts'
import { takeHistory } from './history.ts'
import type { Homes } from './homes.ts'
import { type Register, stampOf } from './register.ts'
import type { System } from './system.ts'
import { isPackedName } from './targets.ts'
import { type Text, textOfPlace } from './text.ts'
import type { Checkpoint, FollowEvent } from './types.ts'

/** Goes through all directories and finds out which files hold which texts: what is new, renamed, cut short, copied, packed, gone. */
export interface Survey {
  /** Returns the directories with their identity. */
  run(now: number): Map<string, string>
  retryLater(text: Text): void
  /** The packed file that was taken for the rest of the text is none. */
  refuse(text: Text, now: number): void
  /** Whether a file waits for a decision, or a text for its file. */
  undecided(): boolean
  knownTargets(): string[]
  newTargets(): string[]
  warnings(): string[]
}

interface Parts {
  system: System
  register: Register
  homes: Homes
  decide: Decide
  events: FollowEvent[]
}

/** Texts without a home are remembered: a day, and of each log so many, the youngest. */
const MEMORY_MS = 86_400_000
const REMEMBERED = 16

export function createSurvey(
  parts: Parts,
  targets: readonly string[],
  settings: { from: 'start' | 'end'; grace: number; checkpoint: Checkpoint },
): Survey {
  const { system, register, homes, decide, events } = parts
  const known = new Set(settings.checkpoint.targets)
  let newTargets: string[] = []
  /** Logs with files that wait for a decision. */
  let waiting = new Set<string>()
  let searching = false
  const retries = new Set<Text>()
  let faults = new Map<string, string>()

  for (const place of settings.checkpoint.places) {
    const log = join(dirname(place.path), nameBeforeRotation(basename(place.path)))
    register.add(textOfPlace(place, log, system.now()))
  }
  register.changes([])

  function run(now: number): Map<string, string> {
    const finding = findFiles(system, targets)
    const { found, directories } = finding
    faults = finding.faults
    for (const one of found) {
      const text = register.byKey(one.stat.key)
      if (text !== undefined) homes.recognise(text, one, now)
    }
    const keys = new Set(found.map(({ stat }) => stat.key))
    missing(keys, now)
    const copied = register.copied(keys)
    const fresh = found.filter((one) => register.byKey(one.stat.key) === undefined && !register.isCopy(one))
    waiting = new Set()
    // What a file was copied from is known first, and what it was packed from.
    for (const rank of [0, 1, 2]) for (const one of fresh) if (rankOf(one) === rank) settle(one, now)
    for (const target of targets) {
      if (known.has(target)) continue
      known.add(target)
      newTargets.push(target)
    }
    for (const text of retries) if (text.home) register.ready(text, now)
    retries.clear()
    remember(copied, now)
    return directories
  }

  function settle(one: Found, now: number): void {
    // Another file may have been found to be cut short, and begun anew.
    if (register.byKey(one.stat.key) !== undefined) return
    try {
      if (!known.has(one.entry.target)) takeHistory(parts, one, settings.from, now)
      else if (decide(one, now) === 'wait') waiting.add(one.entry.log)
    } catch {
      faults.set(one.path, `${one.path}: no permission to read it`)
    }
  }

  function missing(found: ReadonlySet<string>, now: number): void {
    for (const text of [...register.texts()]) {
      if (found.has(text.key)) continue
      if (!text.verified) {
        const other = findByKey(system, dirname(text.path), text.key)
        const entry = { path: other?.path ?? '', log: text.log, live: false, target: '' }
        if (other !== null) homes.recognise(text, { path: other.path, entry, stat: other.stat }, now)
        else register.lose(text, now)
        continue
      }
      text.missed++
      if (text.live) {
        text.live = false
        text.grown = now
        if (text.ready) register.ready(text, now)
      }
      if (text.missed > 1 && text.fd < 0) register.lose(text, now)
    }
  }

  /** Reports what is missing of texts that are not found again, and forgets the oldest. `copied`: a file would be taken for new without them. */
  function remember(copied: ReadonlySet<Text>, now: number): void {
    const busy = new Set(waiting)
    for (const text of register.texts()) if (text.packed && text.state === 'reading') busy.add(text.log)
    const kept = new Map<string, number>()
    searching = false
    for (const text of register.homeless().reverse()) {
      const before = kept.get(text.log) ?? 0
      kept.set(text.log, before + 1)
      if (now - text.lost < settings.grace || busy.has(text.log)) {
        searching = true
        continue
      }
      if (!text.told) tell(text)
      if (copied.has(text)) continue
      if (before >= REMEMBERED || now - text.lost > MEMORY_MS || text.size === 0) register.forget(text)
    }
  }

  function tell(text: Text): void {
    text.told = true
    register.changed(text)
    const reason = 'the text was gone before it was read'
    if (text.size > text.offset) events.push({ kind: 'gap', path: text.path, bytes: text.size - text.offset, reason })
    events.push({ kind: 'finished', file: text })
  }

  return {
    run,
    retryLater: (text) => void retries.add(text),
    refuse(text, now) {
      const stat = system.stat(text.path)
      const entry = { path: text.path, log: text.log, live: false, target: '' }
      if (stat !== null) text.refused.push(stampOf({ path: text.path, entry, stat }))
      text.packed = false
      register.lose(text, now)
    },
    undecided: () => waiting.size > 0 || retries.size > 0 || searching,
    knownTargets: () => [...known],
    newTargets() {
      const taken = newTargets
      newTargets = []
      return taken
    },
    warnings: () => [...faults.values()],
  }
}

const rankOf = ({ path, entry }: Found): number => (isPackedName(path) ? 2 : entry.live ? 0 : 1)
