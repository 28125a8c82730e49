import { headOf } from './file-head.ts'
import type { Found } from './find-files.ts'
import { TAIL_BYTES } from './fingerprint.ts'
import type { Homes } from './homes.ts'
import { newlinesIn } from './read-lines.ts'
import type { Register } from './register.ts'
import { openKey, type System } from './system.ts'
import type { Text } from './text.ts'

const COUNT_PIECE = 1 << 20

/**
 * A file that lies there at the very first start: the rotated ones are history, and only what is written to is followed on, from its start
 * or its end. Throws when we may not read it.
 */
export function takeHistory(
  { system, register, homes }: { system: System; register: Register; homes: Homes },
  one: Found,
  from: 'start' | 'end',
  now: number,
): void {
  const fd = openKey(system, one.path, one.stat.key)
  if (fd < 0) return
  const nothing = { text: new Uint8Array(0), packed: false, incomplete: false, foreign: false }
  const head = headOf(system, fd) ?? nothing
  const text = homes.begin(one, fd, head, now)
  if (head.packed) {
    text.state = 'known'
    register.rest(text)
  } else if (!one.entry.live || from === 'end') moveToEnd(system, text, one.stat.size, one.entry.live)
}

/** To the start of the last line without a newline. The lines before are counted where their number will be shown. */
function moveToEnd(system: System, text: Text, size: number, live: boolean): void {
  let end = size
  if (live) {
    const piece = Buffer.alloc(Math.min(COUNT_PIECE, size))
    end = 0
    for (let at = 0; at < size; ) {
      const got = system.read(text.fd, piece, 0, Math.min(piece.length, size - at), at)
      if (got <= 0) break
      const bytes = piece.subarray(0, got)
      text.line += newlinesIn(bytes)
      const last = bytes.lastIndexOf(10)
      if (last >= 0) end = at + last + 1
      at += got
    }
  }
  text.offset = end
  text.tail = new Uint8Array(Math.min(TAIL_BYTES, end))
  system.read(text.fd, text.tail, 0, text.tail.length, end - text.tail.length)
}
