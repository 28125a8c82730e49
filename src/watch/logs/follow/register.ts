import { closeFile, openFile } from './file-access.ts'
import { placeKey, placeOf, type Text } from './text.ts'
import type { Changes, Place } from './types.ts'

/** All texts that are followed: by file, by path, what is ready to be read, what changed, and their descriptors. */
export interface Register {
  texts(): Iterable<Text>
  /** Texts whose file is gone, oldest first. */
  lost(): Text[]
  byKey(key: string): Text | undefined
  byPath(path: string): Text | undefined
  add(text: Text): void
  /** The text left its file: it stays, to be looked for. */
  lose(text: Text, now: number): void
  /** A lost text, or a new name for one. */
  adopt(text: Text): void
  forget(text: Text): void
  named(text: Text, path: string): void
  changed(text: Text): void
  ready(text: Text, now: number): void
  rest(text: Text): void
  /** The next text to read: rotated ones first. It goes to the end of the line. */
  take(): Text | null
  /** An open descriptor, -1 when the file is not where it was. */
  descriptor(text: Text): number
  changes(targets: string[]): Changes
  places(): Place[]
  backlog(): { bytes: number; since: number | null; files: number }
}

export function createRegister(descriptors: number): Register {
  const byKey = new Map<string, Text>()
  const byPath = new Map<string, Text>()
  const lost = new Set<Text>()
  const old = new Set<Text>()
  const live = new Set<Text>()
  const open = new Set<Text>()
  const dirty = new Set<Text>()
  /** Key under which the place of a text was told. */
  const told = new Map<Text, string>()
  let removed: string[] = []

  function rest(text: Text): void {
    text.ready = false
    text.waiting = null
    old.delete(text)
    live.delete(text)
  }

  function shut(text: Text): void {
    closeFile(text.fd)
    text.fd = -1
    open.delete(text)
  }

  function unlist(text: Text): void {
    if (byKey.get(text.key) === text) byKey.delete(text.key)
    if (byPath.get(text.path) === text) byPath.delete(text.path)
    rest(text)
    shut(text)
  }

  /** The one used longest ago that can be opened again and has nothing waiting. */
  function makeRoom(): void {
    for (const text of open) {
      if (open.size < descriptors) return
      if (text.missed === 0 && !text.ready) shut(text)
    }
  }

  function add(text: Text): void {
    byKey.set(text.key, text)
    byPath.set(text.path, text)
    if (text.fd >= 0) open.add(text)
    dirty.add(text)
  }

  return {
    texts: () => byKey.values(),
    lost: () => [...lost],
    byKey: (key) => byKey.get(key),
    byPath: (path) => byPath.get(path),
    add,
    lose(text, now) {
      unlist(text)
      text.state = 'lost'
      text.live = false
      text.lost = now
      lost.add(text)
      dirty.add(text)
    },
    adopt(text) {
      lost.delete(text)
      text.state = 'reading'
      text.missed = 0
      text.scanned = 0
      add(text)
    },
    forget(text) {
      unlist(text)
      lost.delete(text)
      dirty.delete(text)
      const key = told.get(text)
      told.delete(text)
      if (key !== undefined) removed.push(key)
    },
    named(text, path) {
      text.missed = 0
      if (text.path === path && byPath.get(path) === text) return
      if (byPath.get(text.path) === text) byPath.delete(text.path)
      byPath.set(path, text)
      if (text.path !== path) dirty.add(text)
      text.path = path
    },
    changed: (text) => void dirty.add(text),
    ready(text, now) {
      text.waiting ??= now
      text.ready = true
      if (text.live) {
        live.add(text)
        old.delete(text)
      } else {
        old.add(text)
        live.delete(text)
      }
    },
    rest,
    take() {
      for (const set of [old, live]) {
        for (const text of set) {
          set.delete(text)
          if (!text.ready) continue
          set.add(text)
          return text
        }
      }
      return null
    },
    descriptor(text) {
      if (text.fd < 0) {
        makeRoom()
        try {
          text.fd = openFile(text.path, text.key)
        } catch {
          text.fd = -1
        }
      }
      open.delete(text)
      if (text.fd >= 0) open.add(text)
      return text.fd
    },
    changes(targets) {
      const places: Place[] = []
      for (const text of dirty) {
        const place = placeOf(text)
        const key = placeKey(place)
        const before = told.get(text)
        if (before !== undefined && before !== key) removed.push(before)
        told.set(text, key)
        places.push(place)
      }
      dirty.clear()
      const gone = removed
      removed = []
      return { targets, places, removed: gone }
    },
    places: () => [...byKey.values(), ...lost].map(placeOf),
    backlog() {
      let bytes = 0
      let since: number | null = null
      for (const text of byKey.values()) {
        if (!text.ready) continue
        bytes += Math.max(0, text.size - text.offset)
        if (text.waiting !== null && (since === null || text.waiting < since)) since = text.waiting
      }
      return { bytes, since, files: byKey.size }
    },
  }
}
