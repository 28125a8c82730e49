import { type BigIntStats, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { nameBeforeRotation } from '../read/log-name.ts'
import { closeFile, headOf, keyOf, look, openFile, readAt, realPath } from './file-access.ts'
import { HEAD_BYTES, isCopy, TAIL_BYTES } from './fingerprint.ts'
import { newlinesIn } from './read-lines.ts'
import type { Register } from './register.ts'
import { type Entry, entriesOf, scopesOf } from './targets.ts'
import { hasTail, headPrint, newText, stillHolds, type Text, tailLength, textOfPlace } from './text.ts'
import type { Checkpoint, FollowEvent } from './types.ts'

/** Finds out which names stand for which texts: what is new, renamed, cut short, copied, packed, gone. */
export interface Survey {
  /** Looks through all directories; returns them with their identity. */
  run(now: number): Map<string, string>
  /** A new look at the size of a file. `cut`: it no longer holds what was delivered. */
  note(text: Text, size: number, mtime: bigint, now: number): 'cut' | 'same'
  /** The file was cut short: what it held is looked for elsewhere, and the file is read from its start. */
  startAgain(text: Text, now: number): void
  retryLater(text: Text, now: number): void
  /** The file that was taken for a copy of the text is none: it is a text of its own, and the copy is still looked for. */
  refuse(text: Text, now: number): void
  /** Whether a file waits for a decision, or a text for its file. */
  undecided(): boolean
  knownTargets(): string[]
  newTargets(): string[]
  warnings(): string[]
}

interface Found {
  entry: Entry
  path: string
  key: string
  stat: BigIntStats
}

/** A file that begins like another one but is too short to say is waited for at most so long. */
const DECIDE_MS = 2000
const MOST_NAMES = 20_000
const COUNT_PIECE = 1 << 20

export function createSurvey(
  targets: readonly string[],
  register: Register,
  events: FollowEvent[],
  settings: { from: 'start' | 'end'; grace: number; checkpoint: Checkpoint },
): Survey {
  const known = new Set(settings.checkpoint.targets)
  let newTargets: string[] = []
  /** When a file was first seen without being decided. */
  const waiting = new Map<string, number>()
  const retries = new Set<Text>()
  const faults = new Map<string, string>()

  for (const place of settings.checkpoint.places) {
    const log = join(dirname(place.path), nameBeforeRotation(basename(place.path)))
    const text = textOfPlace(place, log, performance.now())
    if (place.state !== 'lost') register.add(text)
    else register.lose(text, performance.now())
  }
  register.changes([])

  function run(now: number): Map<string, string> {
    faults.clear()
    const { found, directories } = findAll()
    const fresh = found.filter((one) => !recognise(one, now))
    missing(new Set(found.map(({ key }) => key)), now)
    const still = new Set<string>()
    const plainFirst = [...fresh.filter((one) => !packedByName(one)), ...fresh.filter(packedByName)]
    for (const one of plainFirst) if (!known.has(one.entry.target)) history(one, now)
    for (const one of plainFirst) {
      if (!known.has(one.entry.target) || register.byKey(one.key) !== undefined || decide(one, now)) continue
      still.add(one.key)
      if (!waiting.has(one.key)) waiting.set(one.key, now)
    }
    for (const key of waiting.keys()) if (!still.has(key)) waiting.delete(key)
    for (const target of targets) {
      if (known.has(target)) continue
      known.add(target)
      newTargets.push(target)
    }
    for (const text of retries) register.ready(text, now)
    retries.clear()
    giveUp(now)
    return directories
  }

  function findAll(): { found: Found[]; directories: Map<string, string> } {
    const directories = new Map<string, string>()
    const entries = new Map<string, Entry>()
    for (const target of targets) {
      for (const scope of scopesOf(target)) {
        directories.set(scope.directory, identityOf(scope.directory))
        for (const entry of entriesOf(scope, newest)) if (!entries.has(entry.path)) entries.set(entry.path, entry)
      }
    }
    const found: Found[] = []
    const keys = new Set<string>()
    const plain: Found[] = []
    const links: Entry[] = []
    for (const entry of entries.values()) {
      const stat = ownStat(entry.path)
      if (stat?.isSymbolicLink()) links.push(entry)
      else if (stat?.isFile()) plain.push({ entry, path: entry.path, key: keyOf(stat), stat })
    }
    // What a link points to is live, whatever its own name says.
    for (const entry of links) {
      const path = realPath(entry.path)
      if (path === null) {
        faults.set(entry.path, `${entry.path}: a symbolic link to nowhere, or one that root does not trust`)
        continue
      }
      directories.set(dirname(path), identityOf(dirname(path)))
      // What a link pointed to before has a rotated name, beside what it points to now.
      const beside = { target: entry.target, directory: dirname(path), belongs: sameLog(path) }
      for (const other of entriesOf(beside, newest).sort((one) => (one.path === path ? -1 : 0))) {
        const stat = ownStat(other.path)
        if (stat?.isFile())
          put({ entry: { ...other, live: other.path === path }, path: other.path, key: keyOf(stat), stat })
      }
    }
    for (const one of plain) put(one)
    return { found, directories }

    function put(one: Found): void {
      if (keys.has(one.key)) return
      keys.add(one.key)
      found.push(one)
    }
  }

  /** Whether the file is one we follow already, and still holds its text. */
  function recognise(one: Found, now: number): boolean {
    const text = register.byKey(one.key)
    if (text === undefined) return false
    const size = Number(one.stat.size)
    const doubtful = !text.verified || (text.fd < 0 && (size !== text.size || one.stat.mtimeNs !== text.mtime))
    if (doubtful && !verify(text, one, now)) return false
    register.named(text, one.path)
    text.log = one.entry.log
    if (text.live !== one.entry.live) {
      text.live = one.entry.live
      if (text.ready) register.ready(text, now)
      // Its last line is complete some time after it was rotated.
      if (!text.live) text.grown = now
    }
    if (text.packed || text.state === 'known') {
      if (size !== text.size) text.grown = now
      text.size = size
      text.mtime = one.stat.mtimeNs
      // It may have been renamed when it was to be read, or not have been complete.
      if (text.state === 'reading') register.ready(text, now)
    } else if (note(text, size, one.stat.mtimeNs, now) === 'cut') startAgain(text, now)
    return true
  }

  function verify(text: Text, one: Found, now: number): boolean {
    const fd = open(one)
    if (fd === null) return true
    const head = fd < 0 ? null : headOf(fd)
    if (head === null) {
      closeFile(fd)
      return true
    }
    const size = Number(one.stat.size)
    if (text.state === 'known' && !text.packed) text.offset = 0
    const same = head.packed === text.packed && stillHolds(text, fd, head.text, size)
    closeFile(fd)
    if (same) {
      if (!text.verified && text.state === 'reading' && (text.packed || size > text.offset)) register.ready(text, now)
      text.verified = true
      return true
    }
    lose(text, now)
    // The same file, written anew: no other one could have its number while it exists.
    return false
  }

  function note(text: Text, size: number, mtime: bigint, now: number): 'cut' | 'same' {
    if (text.state !== 'reading') return 'same'
    if (size === text.size && mtime === text.mtime) return 'same'
    // Asked after the size was taken: if the text is still there now, the size was its own.
    if (!holds(text, size)) return 'cut'
    if (size < text.size) {
      const reason = 'the end of the file was cut off'
      events.push({ kind: 'gap', path: text.path, bytes: text.size - size, reason })
    }
    if (size !== text.size) text.grown = now
    const grew = size > text.size || (mtime !== text.mtime && size > text.offset)
    text.size = size
    text.mtime = mtime
    if (grew) {
      if (text.offset === 0 && text.fd >= 0 && text.head.length === 0) text.head = headOf(text.fd)?.text ?? text.head
      register.changed(text)
      register.ready(text, now)
    }
    return 'same'
  }

  function holds(text: Text, size: number): boolean {
    if (size < text.offset) return false
    const fd = register.descriptor(text)
    if (fd < 0) return true
    if (text.offset === 0) {
      const head = new Uint8Array(text.head.length)
      return readAt(fd, head, 0, head.length, 0) === head.length && text.head.every((byte, at) => byte === head[at])
    }
    const length = tailLength(text)
    const bytes = new Uint8Array(length)
    return readAt(fd, bytes, 0, length, text.offset - length) === length && hasTail(text, bytes)
  }

  function startAgain(text: Text, now: number): void {
    const { key, path, log, live } = text
    lose(text, now)
    const fd = openFile(path, key)
    if (fd < 0) return
    begin({ key, path, log, live, fd, head: headOf(fd)?.text ?? new Uint8Array(0), packed: false }, now)
  }

  function begin(
    start: { key: string; path: string; log: string; live: boolean; fd: number; head: Uint8Array; packed: boolean },
    now: number,
  ): Text {
    const text = newText(start.path, start.log, start.key, start.head, start.packed, now)
    text.live = start.live
    text.fd = start.packed ? -1 : start.fd
    if (start.packed) closeFile(start.fd)
    register.add(text)
    register.ready(text, now)
    return text
  }

  function lose(text: Text, now: number): void {
    if (text.state === 'known') {
      register.forget(text)
      return
    }
    register.lose(text, now)
    for (const copy of [...register.texts()]) {
      if (copy.state !== 'known' || copy.log !== text.log || text.refused.includes(copy.key)) continue
      const stat = look(copy.path)
      if (stat === null || keyOf(stat) !== copy.key) continue
      const fd = openFile(copy.path, copy.key)
      if (fd < 0) continue
      const head = headOf(fd)
      // Shorter than what we know of the text: made before that was written.
      const begins =
        head !== null && isCopy(head.text, headPrint(text), text.head.length > 0 ? text.head : null) !== 'no'
      if (head !== null && begins && head.text.length > 0) {
        const { key, path, packed } = copy
        if (continueIn(text, { key, path, packed, fd, size: Number(stat.size) }, now)) return
      }
      closeFile(fd)
    }
  }

  /** Goes on with a lost text in a copy of it. Takes the descriptor over when it does. */
  function continueIn(
    text: Text,
    copy: { key: string; path: string; packed: boolean; fd: number; size: number },
    now: number,
  ): boolean {
    if (!copy.packed) {
      const length = tailLength(text)
      const bytes = new Uint8Array(length)
      if (copy.size < text.offset) return false
      if (readAt(copy.fd, bytes, 0, length, text.offset - length) !== length || !hasTail(text, bytes)) return false
    }
    const missing = copy.packed ? 0 : text.size - copy.size
    if (missing > 0)
      events.push({ kind: 'gap', path: text.path, bytes: missing, reason: 'lost between the copy and the truncation' })
    const other = register.byKey(copy.key)
    if (other !== undefined) register.forget(other)
    if (copy.packed) closeFile(copy.fd)
    text.key = copy.key
    text.path = copy.path
    text.packed = copy.packed
    text.verified = true
    text.live = false
    text.fd = copy.packed ? -1 : copy.fd
    text.size = copy.size
    text.mtime = -1n
    text.grown = now
    register.adopt(text)
    register.ready(text, now)
    return true
  }

  /** At the very first start what lies there is history, and only what is written to is followed on. */
  function history(one: Found, now: number): void {
    const { entry, key, path, stat } = one
    const fd = open(one)
    if (fd === null || fd < 0) return
    const head = headOf(fd) ?? { text: new Uint8Array(0), packed: false }
    const text = begin({ key, path, log: entry.log, live: entry.live, fd, head: head.text, packed: head.packed }, now)
    if (head.packed) {
      text.state = 'known'
      text.size = Number(stat.size)
      register.rest(text)
    } else if (!entry.live || settings.from === 'end') moveToEnd(text, Number(stat.size), entry.live)
    text.grown = now
  }

  /** To the start of the last line without a newline. The lines before are counted where their number will be shown. */
  function moveToEnd(text: Text, size: number, live: boolean): void {
    const piece = Buffer.alloc(COUNT_PIECE)
    let end = live ? 0 : size
    for (let at = 0; live && at < size; ) {
      const got = readAt(text.fd, piece, 0, Math.min(COUNT_PIECE, size - at), at)
      if (got <= 0) break
      const bytes = piece.subarray(0, got)
      text.line += newlinesIn(bytes)
      const last = bytes.lastIndexOf(10)
      if (last >= 0) end = at + last + 1
      at += got
    }
    text.offset = end
    const length = Math.min(TAIL_BYTES, end)
    text.tail = new Uint8Array(length)
    readAt(text.fd, text.tail, 0, length, end - length)
    text.size = end
  }

  /** Whether it is decided what a file is that was not there before. */
  function decide(one: Found, now: number): boolean {
    const { entry, key, path, stat } = one
    const size = Number(stat.size)
    if (size === 0 && !entry.live) return false
    const fd = open(one)
    if (fd === null) return true
    if (fd < 0) return false
    const head = headOf(fd)
    const patient = now - (waiting.get(key) ?? now) < DECIDE_MS
    if (head === null || (head.packed && head.text.length === 0 && patient)) {
      closeFile(fd)
      return false
    }
    // The newest of several dated names is live, and may be a copy all the same.
    if (path !== entry.log || head.packed) {
      for (const text of register.lost()) {
        if (
          text.log !== entry.log ||
          text.refused.includes(key) ||
          isCopy(head.text, headPrint(text), text.head) !== 'yes'
        )
          continue
        if (continueIn(text, { key, path, packed: head.packed, fd, size }, now)) return true
      }
      const copy = copyOf(head.text, entry.log, key)
      if (copy === 'yes' || (copy === 'wait' && patient)) {
        closeFile(fd)
        if (copy === 'yes') register.add(knownCopy(one, head, now))
        return copy === 'yes'
      }
      const short = head.packed && head.text.length < HEAD_BYTES && patient
      if (short) {
        closeFile(fd)
        return false
      }
    }
    const text = begin({ key, path, log: entry.log, live: entry.live, fd, head: head.text, packed: head.packed }, now)
    text.size = size
    return true
  }

  function copyOf(head: Uint8Array, log: string, key: string): 'yes' | 'no' | 'wait' {
    let answer: 'no' | 'wait' = 'no'
    for (const text of register.texts()) {
      if (text.log !== log || text.key === key) continue
      // One that was empty when we last looked may have been filled and packed since.
      if (text.offset === 0 && text.fd >= 0 && text.head.length === 0) {
        text.head = headOf(text.fd)?.text ?? text.head
        register.changed(text)
      }
      const copy = isCopy(head, headPrint(text), text.head.length > 0 ? text.head : null)
      if (copy === 'yes') return 'yes'
      if (copy === 'wait') answer = 'wait'
    }
    return answer
  }

  function knownCopy(one: Found, head: { text: Uint8Array; packed: boolean }, now: number): Text {
    const text = newText(one.path, one.entry.log, one.key, head.text, head.packed, now)
    text.state = 'known'
    text.size = Number(one.stat.size)
    text.mtime = one.stat.mtimeNs
    return text
  }

  function missing(found: ReadonlySet<string>, now: number): void {
    for (const text of [...register.texts()]) {
      if (found.has(text.key)) continue
      if (!text.verified) {
        const path = findByKey(dirname(text.path), text.key)
        const stat = path === null ? null : look(path)
        if (path !== null && stat !== null) {
          const entry = { path, log: text.log, live: false, target: '' }
          if (recognise({ entry, path, key: text.key, stat }, now)) continue
        }
        if (register.byKey(text.key) === text) lose(text, now)
        continue
      }
      text.missed++
      if (text.live) {
        text.live = false
        text.grown = now
        if (text.ready) register.ready(text, now)
      }
      if (text.missed > 1 && text.fd < 0) lose(text, now)
    }
  }

  function giveUp(now: number): void {
    const open = new Set<string>()
    for (const text of register.texts()) if (text.packed && text.state === 'reading') open.add(text.log)
    for (const text of register.lost()) {
      if (now - text.lost < settings.grace || open.has(text.log)) continue
      if (text.size > text.offset) {
        const reason = 'the text was gone before it was read'
        events.push({ kind: 'gap', path: text.path, bytes: text.size - text.offset, reason })
      }
      register.forget(text)
      events.push({ kind: 'finished', file: text })
    }
  }

  /** A descriptor; -1 when the name stands for another file by now, null when we may not read it. */
  function open(one: Found): number | null {
    try {
      return openFile(one.path, one.key)
    } catch {
      faults.set(one.path, `${one.path}: no permission to read it`)
      return null
    }
  }

  return {
    run,
    note,
    startAgain,
    retryLater: (text) => void retries.add(text),
    refuse(text, now) {
      text.refused.push(text.key)
      text.packed = false
      register.lose(text, now)
    },
    undecided: () => waiting.size > 0 || retries.size > 0 || register.lost().length > 0,
    knownTargets: () => [...known],
    newTargets() {
      const taken = newTargets
      newTargets = []
      return taken
    },
    warnings: () => [...faults.values()],
  }
}

const packedByName = ({ path }: Found): boolean => /\.(?:gz|zst)$/i.test(path)

function sameLog(path: string): (name: string) => boolean {
  const own = nameBeforeRotation(basename(path))
  return (name) => name === basename(path) || nameBeforeRotation(name) === own
}

function newest(paths: string[]): string {
  let best = { path: paths[0] ?? '', mtime: -1n }
  for (const path of paths) {
    const mtime = ownStat(path)?.mtimeNs ?? 0n
    if (mtime > best.mtime) best = { path, mtime }
  }
  return best.path
}

function ownStat(path: string): BigIntStats | null {
  try {
    return lstatSync(path, { bigint: true, throwIfNoEntry: false }) ?? null
  } catch {
    return null
  }
}

function identityOf(directory: string): string {
  try {
    const stat = statSync(directory, { bigint: true })
    return keyOf(stat)
  } catch {
    return ''
  }
}

/** A file whose name nobody could guess: found by its number among all names beside its old one. */
function findByKey(directory: string, key: string): string | null {
  try {
    for (const name of readdirSync(realpathSync(directory)).slice(0, MOST_NAMES)) {
      const path = join(directory, name)
      const stat = ownStat(path)
      if (stat?.isFile() && keyOf(stat) === key) return path
    }
  } catch {
    // The directory is gone: so is the file.
  }
  return null
}
