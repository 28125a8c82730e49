import { type FileHead, headOf } from './file-head.ts'
import type { Found } from './find-files.ts'
import { HEAD_BYTES, TAIL_BYTES } from './fingerprint.ts'
import type { Register } from './register.ts'
import { openKey, type Stat, type System } from './system.ts'
import { compareWith, headIsFull, headIsIn, headOfText, newText, type Text, tailIsIn } from './text.ts'
import type { FollowEvent } from './types.ts'

/** Whether files still hold the texts they are the homes of, and how texts move. */
export interface Homes {
  /** A new text, from the start of an open file; takes the descriptor over. */
  begin(one: Found, fd: number, head: FileHead, now: number): Text
  /** Whether its file, found again, still holds the text. Else the text is without a home, and the file is to be decided. */
  recognise(text: Text, one: Found, now: number): boolean
  /** A new look at the file of a text. A file cut short is read from its start, and its text looked for elsewhere. */
  note(text: Text, stat: Stat, now: number): void
  /** The file was found to be cut short. */
  startAgain(text: Text, now: number): void
  /** Knows as much of the head as there is by now. False when the file is not where it was. */
  learnHead(text: Text, now: number): boolean
  /** Goes on with the text in an open file that holds it; takes the descriptor over. */
  move(text: Text, one: Found, fd: number, head: FileHead, now: number): void
}

export function createHomes(system: System, register: Register, events: FollowEvent[]): Homes {
  function begin(one: Found, fd: number, head: FileHead, now: number): Text {
    const { path, entry, stat } = one
    const birth = { path, log: entry.log, key: stat.key, head: head.text, packed: head.packed, live: entry.live }
    const text = newText({ id: register.newId(), ...birth }, now)
    if (head.packed) {
      system.close(fd)
      text.fileSize = stat.size
      text.mtime = stat.mtime
    } else {
      text.fd = fd
      // The size may have been that of the text before it, or after it: the next look tells.
      text.size = head.text.length
    }
    register.add(text)
    register.ready(text, now)
    return text
  }

  function recognise(text: Text, one: Found, now: number): boolean {
    const { stat, entry, path } = one
    const same = stat.size === text.fileSize && stat.mtime === text.mtime
    // While it is open its number belongs to no other file.
    const sure = text.verified && (text.fd >= 0 || same)
    const wasEmpty = headOfText(text).length === 0
    if (!sure) {
      const held = verify(text, one)
      if (held === 'other') {
        register.lose(text, now)
        return false
      }
      if (held === 'same' && !text.verified) {
        text.verified = true
        if (text.state === 'reading' && (text.packed || stat.size > text.offset)) register.ready(text, now)
      }
    }
    register.named(text, path, entry.log)
    if (text.live !== entry.live) {
      text.live = entry.live
      if (text.ready) register.ready(text, now)
      // Its last line is complete some time after it was rotated.
      if (!text.live) text.grown = now
    }
    if (!text.packed) {
      // The size may be that of a text before the one whose head was just learned: then the next look tells.
      if (sure || !wasEmpty) note(text, stat, now)
      // A file cut short is read from its start by another text; it is decided already.
      return true
    }
    if (!same) text.grown = now
    text.fileSize = stat.size
    text.mtime = stat.mtime
    // It may have been renamed when it was to be read, or not have been complete.
    if (text.state === 'reading') register.ready(text, now)
    return true
  }

  /** Opens the file and compares. `unknown`: we may not, or the name stands for another file by now. */
  function verify(text: Text, { path, stat }: Found): 'same' | 'other' | 'unknown' {
    let fd = -1
    try {
      fd = openKey(system, path, stat.key)
    } catch {
      return 'unknown'
    }
    if (fd < 0) return 'unknown'
    const head = headOf(system, fd)
    const size = system.statOpen(fd)?.size ?? 0
    const held = head === null ? 'unknown' : compare(text, fd, head, size)
    if (held === 'same' && head !== null) takeHead(text, head)
    system.close(fd)
    return held
  }

  function compare(text: Text, fd: number, head: FileHead, size: number): 'same' | 'other' | 'unknown' {
    if (head.packed !== text.packed) return 'other'
    const nothing = headOfText(text).length === 0
    if (text.packed) return !nothing && compareWith(text, head.text) === 'begins' ? 'same' : 'other'
    if (!nothing && compareWith(text, head.text) !== 'begins') return 'other'
    if (size < text.offset) return trimmed(text, fd, size) ? 'same' : 'other'
    const there = tailIsIn(system, text, fd)
    return there === null ? 'unknown' : there ? 'same' : 'other'
  }

  function takeHead(text: Text, head: FileHead): void {
    if (head.text.length < headOfText(text).length) return
    text.head = head.text
    text.oldHead = null
  }

  /**
   * A file that begins as it did and is shorter than what was read: its end was cut off. What was read counts, and what follows is written
   * at the new end. Less than a full head would be too little to tell it from another text.
   */
  function trimmed(text: Text, fd: number, size: number): boolean {
    if (headOfText(text).length < HEAD_BYTES || size < HEAD_BYTES) return false
    gap(text, text.size - text.offset, 'the end of the file was cut off')
    const tail = Buffer.alloc(TAIL_BYTES)
    if (system.read(fd, tail, 0, TAIL_BYTES, size - TAIL_BYTES) !== TAIL_BYTES) return false
    text.tail = tail
    text.offset = size
    text.size = size
    text.scanned = 0
    register.changed(text)
    return true
  }

  function note(text: Text, stat: Stat, now: number): void {
    if (text.state !== 'reading' || (stat.size === text.fileSize && stat.mtime === text.mtime)) return
    const fd = register.descriptor(text)
    if (fd < 0) return
    // Asked after the size was taken: if the text is still there now, the size was its own. Of an empty text nobody can say.
    const isNew = headOfText(text).length === 0
    const held = holds(text, fd, stat.size)
    if (held === null) return
    if (!held) {
      startAgain(text, now)
      return
    }
    const size = isNew ? text.head.length : stat.size
    if (size < text.size) gap(text, text.size - size, 'the end of the file was cut off')
    if (stat.size !== text.fileSize) text.grown = now
    text.size = size
    text.fileSize = size
    text.mtime = stat.mtime
    const again = isNew && size > 0 ? system.statOpen(fd) : null
    // Nothing came meanwhile: the head that was read is all there is, and is to be read now.
    if (again !== null && (again.size !== size || again.mtime !== stat.mtime)) {
      note(text, again, now)
      return
    }
    if (size <= text.offset) return
    register.changed(text)
    register.ready(text, now)
  }

  function holds(text: Text, fd: number, size: number): boolean | null {
    // The last bytes alone are often those of other lines too: the same program of a visitor.
    if (headIsFull(text) && size >= text.offset) {
      const there = headIsIn(system, text, fd)
      return there === true ? tailIsIn(system, text, fd) : there
    }
    const head = headOf(system, fd)
    if (head === null) return null
    const held = compare(text, fd, head, size)
    if (held === 'same') takeHead(text, head)
    return held === 'unknown' ? null : held === 'same'
  }

  function startAgain(text: Text, now: number): void {
    const { key, path, log, live } = text
    const fd = register.release(text)
    register.lose(text, now)
    const stat = fd < 0 ? null : system.statOpen(fd)
    const head = fd < 0 ? null : headOf(system, fd)
    if (stat === null || head === null || head.packed) {
      // The next survey finds it.
      if (fd >= 0) system.close(fd)
      return
    }
    begin({ path, entry: { path, log, live, target: '' }, stat: { ...stat, key } }, fd, head, now)
  }

  function learnHead(text: Text, now: number): boolean {
    if (text.packed || headIsFull(text)) return true
    const fd = register.descriptor(text)
    if (fd < 0) return false
    // First the head, then whether it is ours: so it is no other text's.
    const head = headOf(system, fd)
    const stat = system.statOpen(fd)
    if (head === null || stat === null) return false
    const held = compare(text, fd, head, Math.max(stat.size, head.text.length))
    if (held === 'other') startAgain(text, now)
    if (held === 'same' && head.text.length > text.head.length) {
      takeHead(text, head)
      register.changed(text)
    }
    return held !== 'unknown'
  }

  function move(text: Text, one: Found, fd: number, head: FileHead, now: number): void {
    const { path, stat, entry } = one
    if (text.home) register.lose(text, now)
    if (text.told) gap(text, text.offset - text.size, 'found after all')
    if (!head.packed && text.size > stat.size)
      gap(text, text.size - stat.size, 'lost between the copy and the truncation')
    // Read to the end of its packed form, and this is more.
    if (text.state === 'known' && text.offset > 0 && !head.packed && stat.size > text.offset) text.state = 'reading'
    if (!head.packed) text.size = stat.size
    takeHead(text, head)
    text.key = stat.key
    text.path = path
    text.packed = head.packed
    text.verified = true
    text.live = entry.live
    text.fileSize = stat.size
    text.mtime = stat.mtime
    text.grown = now
    if (head.packed) system.close(fd)
    else text.fd = fd
    register.settle(text)
    if (text.state === 'reading') register.ready(text, now)
  }

  /** `bytes` may be fewer than 0: they turned up. */
  function gap(text: Text, bytes: number, reason: string): void {
    if (bytes !== 0) events.push({ kind: 'gap', path: text.path, bytes, reason })
  }

  return { begin, recognise, note, startAgain, learnHead, move }
}
