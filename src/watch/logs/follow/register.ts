import type { Found } from './find-files.ts'
import { openKey, type System } from './system.ts'
import { placeOf, type Text } from './text.ts'
import type { Changes, Place } from './types.ts'

/** All texts: by home, path and log; the files that hold nothing new; what is ready to be read, what changed, and the descriptors. */
export interface Register {
  newId(): string
  /** Texts with a home, and how many. */
  texts(): Iterable<Text>
  readonly size: number
  /** Texts without one, lost longest ago first. */
  homeless(): Text[]
  ofLog(log: string): Iterable<Text>
  byKey(key: string): Text | undefined
  byPath(path: string): Text | undefined
  add(text: Text): void
  /** Its home holds it no longer: it stays, to be looked for. Files that were taken for copies are to be decided anew. */
  lose(text: Text, now: number): void
  /** A text found in another file: `key` and the rest are set. */
  settle(text: Text): void
  forget(text: Text): void
  named(text: Text, path: string, log: string): void
  /** Notes that a file, as it is now, holds nothing that is not in a text; null: nothing that we could read. */
  copy(one: Found, of: Text | null): void
  isCopy(one: Found): boolean
  /** Forgets copies that are gone; returns the texts that the others are copies of. */
  copied(found: ReadonlySet<string>): ReadonlySet<Text>
  changed(text: Text): void
  ready(text: Text, now: number): void
  rest(text: Text): void
  /** The next text to read: rotated ones first. It goes to the end of the line. */
  take(): Text | null
  /** An open descriptor, -1 when the file is not where it was. */
  descriptor(text: Text): number
  /** Takes the descriptor out of a text; -1 when it has none. */
  release(text: Text): number
  changes(targets: string[]): Changes
  places(): Place[]
  backlog(): { bytes: number; since: number | null; files: number }
}

export const stampOf = ({ stat }: Found): string => `${stat.key} ${stat.size} ${stat.mtime}`

export function createRegister(system: System, descriptors: number): Register {
  const byKey = new Map<string, Text>()
  const byPath = new Map<string, Text>()
  const byLog = new Map<string, Set<Text>>()
  const homeless = new Set<Text>()
  const copies = new Map<string, { log: string; of: Text | null; stamp: string }>()
  const old = new Set<Text>()
  const live = new Set<Text>()
  const open = new Set<Text>()
  const dirty = new Set<Text>()
  let removed: string[] = []
  let lastId = 0

  function rest(text: Text): void {
    text.ready = false
    text.waiting = null
    old.delete(text)
    live.delete(text)
  }

  function release(text: Text): number {
    const { fd } = text
    text.fd = -1
    open.delete(text)
    return fd
  }

  function shut(text: Text): void {
    const fd = release(text)
    if (fd >= 0) system.close(fd)
  }

  function join(text: Text): void {
    const texts = byLog.get(text.log)
    if (texts === undefined) byLog.set(text.log, new Set([text]))
    else texts.add(text)
  }

  function leave(text: Text): void {
    const texts = byLog.get(text.log)
    texts?.delete(text)
    if (texts?.size === 0) byLog.delete(text.log)
  }

  function unlist(text: Text): void {
    if (byKey.get(text.key) === text) byKey.delete(text.key)
    if (byPath.get(text.path) === text) byPath.delete(text.path)
    rest(text)
    shut(text)
  }

  /** Shuts those used longest ago that can be opened again, first those with nothing waiting. */
  function makeRoom(): void {
    for (const waiting of [false, true]) {
      for (const text of open) {
        if (open.size < descriptors) return
        if (text.missed === 0 && text.ready === waiting) shut(text)
      }
    }
  }

  function add(text: Text): void {
    lastId = Math.max(lastId, Number(text.id) || 0)
    join(text)
    dirty.add(text)
    if (!text.home) {
      homeless.add(text)
      return
    }
    byKey.set(text.key, text)
    byPath.set(text.path, text)
    copies.delete(text.key)
    if (text.fd < 0) return
    makeRoom()
    open.add(text)
  }

  return {
    newId: () => String(++lastId),
    texts: () => byKey.values(),
    get size() {
      return byKey.size
    },
    homeless: () => [...homeless],
    ofLog: (log) => byLog.get(log) ?? [],
    byKey: (key) => byKey.get(key),
    byPath: (path) => byPath.get(path),
    add,
    lose(text, now) {
      unlist(text)
      text.home = false
      text.live = false
      text.lost = now
      homeless.add(text)
      dirty.add(text)
      for (const [key, { log }] of copies) if (log === text.log) copies.delete(key)
    },
    settle(text) {
      homeless.delete(text)
      text.home = true
      text.missed = 0
      text.scanned = 0
      text.told = false
      add(text)
    },
    forget(text) {
      unlist(text)
      leave(text)
      homeless.delete(text)
      dirty.delete(text)
      removed.push(text.id)
    },
    named(text, path, log) {
      text.missed = 0
      if (text.log !== log) {
        leave(text)
        text.log = log
        join(text)
      }
      if (text.path === path && byPath.get(path) === text) return
      if (byPath.get(text.path) === text) byPath.delete(text.path)
      byPath.set(path, text)
      if (text.path !== path) dirty.add(text)
      text.path = path
    },
    copy: (one, of) => void copies.set(one.stat.key, { log: one.entry.log, of, stamp: stampOf(one) }),
    isCopy: (one) => copies.get(one.stat.key)?.stamp === stampOf(one),
    copied(found) {
      const texts = new Set<Text>()
      for (const [key, { of }] of copies) {
        if (!found.has(key)) copies.delete(key)
        else if (of !== null) texts.add(of)
      }
      return texts
    },
    changed: (text) => void dirty.add(text),
    ready(text, now) {
      text.waiting ??= now
      text.ready = true
      const [line, other] = text.live ? [live, old] : [old, live]
      line.add(text)
      other.delete(text)
    },
    rest,
    take() {
      for (const line of [old, live]) {
        for (const text of line) {
          line.delete(text)
          line.add(text)
          return text
        }
      }
      return null
    },
    descriptor(text) {
      if (text.fd < 0) {
        makeRoom()
        try {
          text.fd = openKey(system, text.path, text.key)
        } catch {
          text.fd = -1
        }
      }
      open.delete(text)
      if (text.fd >= 0) open.add(text)
      return text.fd
    },
    release,
    changes(targets) {
      const places = [...dirty].map(placeOf)
      dirty.clear()
      const gone = removed
      removed = []
      return { targets, places, removed: gone }
    },
    places: () => [...byKey.values(), ...homeless].map(placeOf),
    backlog() {
      let bytes = 0
      let since: number | null = null
      for (const line of [old, live]) {
        for (const text of line) {
          bytes += Math.max(0, text.size - text.offset)
          if (text.waiting !== null && (since === null || text.waiting < since)) since = text.waiting
        }
      }
      return { bytes, since, files: byKey.size }
    },
  }
}
