import { type FileHead, headOf } from './file-head.ts'
import type { Found } from './find-files.ts'
import type { Homes } from './homes.ts'
import { type Register, stampOf } from './register.ts'
import { openKey, type System } from './system.ts'
import { compareWith, headOfText, type Text, tailIsIn } from './text.ts'

/** What a file is that is nobody's home: the rest of a text that lost its own, a copy of one, or a new text. */
export interface Decide {
  /** `wait`: it cannot be told yet. Throws when we may not read it. */
  (one: Found, now: number): 'decided' | 'wait'
}

interface Match {
  text: Text
  /** `goes on`: its rest is to be read here. `copy`: all that this file holds is in the text. `unsure`: its home is not where it was. */
  as: 'goes on' | 'copy' | 'unsure'
  /** Bytes of the head that are the same. */
  length: number
}

/** A packed file that never becomes complete is given up after so long without a change. */
export const PACKING_MS = 600_000

export function createDecide(system: System, register: Register, homes: Homes): Decide {
  /** Incomplete packed files, as they were, and since when. */
  const packing = new Map<string, { stamp: string; since: number }>()

  function decide(one: Found, now: number): 'decided' | 'wait' {
    // An empty file is no text yet, unless somebody is about to write to it.
    if (one.stat.size === 0 && !one.entry.live) return 'decided'
    const fd = openKey(system, one.path, one.stat.key)
    if (fd < 0) return 'wait'
    const head = headOf(system, fd)
    // Of the text that the head is from, or of a later one: then the head is read again when that is noticed.
    const stat = system.statOpen(fd)
    if (head === null || stat === null) {
      system.close(fd)
      return 'wait'
    }
    const file = { ...one, stat }
    const match = head.foreign ? null : bestMatch(file, fd, head, now)
    if (match?.as === 'goes on') {
      homes.move(match.text, file, fd, head, now)
      return 'decided'
    }
    const waits = match === null ? head.incomplete && isPacking(one, now) : match.as === 'unsure'
    if (match === null && !waits && (!head.packed || head.text.length > 0)) {
      homes.begin(file, fd, head, now)
      return 'decided'
    }
    system.close(fd)
    if (waits) return 'wait'
    // As it was before its head was read: had it changed in between, it is decided anew.
    register.copy(one, match?.text ?? null)
    return 'decided'
  }

  /** The text that most of the file is from. */
  function bestMatch(file: Found, fd: number, head: FileHead, now: number): Match | null {
    let best: Match | null = null
    for (const text of [...register.ofLog(file.entry.log)]) {
      if (text.home && text.key === file.stat.key) continue
      // A file that was empty or short when we last looked may have been filled and copied since.
      const isThere = !text.home || homes.learnHead(text, now)
      const match = text.home ? withHome(text, isThere, file, fd, head) : withoutHome(text, file, fd, head)
      if (match !== null && (best === null || isBetter(match, best))) best = match
    }
    return best
  }

  /** A text that has a home is all there: a copy of it cannot be longer. */
  function withHome(text: Text, isThere: boolean, file: Found, fd: number, head: FileHead): Match | null {
    const length = headOfText(text).length
    const how = compareWith(text, head.text)
    // It was packed while somebody still wrote to it: the file that was packed is the better home.
    const isMore = text.packed && !head.packed && file.stat.size > text.offset
    if (how === 'begins' && isMore && tailIsIn(system, text, fd) === true) return { text, as: 'goes on', length }
    const isWhole = how === 'begins' && head.text.length === length
    if (isWhole || how === 'part') return { text, as: 'copy', length: head.text.length }
    return how === 'begins' && !isThere ? { text, as: 'unsure', length } : null
  }

  function withoutHome(text: Text, file: Found, fd: number, head: FileHead): Match | null {
    if (text.refused.includes(stampOf(file))) return null
    const how = compareWith(text, head.text)
    if (how === 'other') return null
    const length = Math.min(head.text.length, headOfText(text).length)
    // As much as we know, so far: it may be the beginning of a new text that begins alike, and is read in any case.
    const isOwnName = file.path === file.entry.log && !head.packed
    if (head.packed) {
      if (how === 'part' && head.incomplete) return { text, as: 'copy', length }
      const short = how === 'part' && head.text.length < text.offset
      return { text, as: short ? 'copy' : 'goes on', length }
    }
    if (file.stat.size < text.offset) return isOwnName ? null : { text, as: 'copy', length }
    if (how === 'part' && isOwnName) return null
    return tailIsIn(system, text, fd) === true ? { text, as: 'goes on', length } : null
  }

  function isPacking(file: Found, now: number): boolean {
    const stamp = stampOf(file)
    const before = packing.get(file.stat.key)
    if (before?.stamp === stamp) return now - before.since < PACKING_MS
    if (packing.size > 1000) packing.clear()
    packing.set(file.stat.key, { stamp, since: now })
    return true
  }

  return decide
}

function isBetter(one: Match, other: Match): boolean {
  if (one.length !== other.length) return one.length > other.length
  if (one.as !== other.as) return one.as === 'goes on'
  return one.text.offset > other.text.offset
}
