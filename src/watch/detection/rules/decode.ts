import { Buffer } from 'node:buffer'
import type { ByteString } from '../../../model/record.ts'

const HEX = hexTable()
let scratch = Buffer.alloc(4096)

/**
 * Undoes one layer of `%XX`, `%uXXXX` and `\xHH`, in one pass; `+` becomes a space from `plusFrom` on. Then overlong UTF-8
 * forms of ASCII become that ASCII character. Returns the same string when nothing changed. Never grows.
 */
export function decode(bytes: ByteString, plusFrom: number): ByteString {
  if (scratch.length < bytes.length) scratch = Buffer.alloc(bytes.length)
  const length = bytes.length
  let to = 0
  let changed = false
  let lead = false
  for (let at = 0; at < length; ) {
    let code = bytes.charCodeAt(at)
    let width = 1
    if (code === 0x25 || code === 0x5c) {
      const high = HEX[bytes.charCodeAt(at + (code === 0x5c ? 2 : 1))] ?? 255
      const low = HEX[bytes.charCodeAt(at + (code === 0x5c ? 3 : 2))] ?? 255
      if (code === 0x5c) {
        if ((bytes.charCodeAt(at + 1) | 32) === 0x78 && high < 16 && low < 16) {
          code = high * 16 + low
          width = 4
        }
      } else if (high < 16 && low < 16) {
        code = high * 16 + low
        width = 3
      } else if ((bytes.charCodeAt(at + 1) | 32) === 0x75) {
        const unit = fourHex(bytes, at + 2)
        if (unit >= 0) {
          at += 6
          changed = true
          to = putUnit(unit, to)
          continue
        }
      }
    } else if (code === 0x2b && at >= plusFrom) {
      code = 0x20
      changed = true
    }
    if (width > 1) changed = true
    if (code >= 0xc0 && (code < 0xc2 || code === 0xe0 || code === 0xf0)) lead = true
    scratch[to++] = code
    at += width
  }
  if (lead) {
    const shorter = foldOverlong(to)
    changed = changed || shorter !== to
    to = shorter
  }
  return changed ? scratch.toString('latin1', 0, to) : bytes
}

/** `%uXXXX`: ASCII and its full-width forms become ASCII as in IIS, anything else its UTF-8 bytes (never longer than 6). */
function putUnit(unit: number, to: number): number {
  const code = unit >= 0xff01 && unit <= 0xff5e ? unit - 0xfee0 : unit
  if (code < 0x80) scratch[to++] = code
  else if (code < 0x800) {
    scratch[to++] = 0xc0 | (code >> 6)
    scratch[to++] = 0x80 | (code & 63)
  } else {
    scratch[to++] = 0xe0 | (code >> 12)
    scratch[to++] = 0x80 | ((code >> 6) & 63)
    scratch[to++] = 0x80 | (code & 63)
  }
  return to
}

/**
 * In place over scratch[0,length): C0/C1 + any byte (IIS took `%c1%1c` too), E0 80..9F + byte, F0 80 80..8F + byte, where
 * the code point is ASCII. Returns the new length.
 */
function foldOverlong(length: number): number {
  let to = 0
  for (let at = 0; at < length; ) {
    const first = scratch[at] ?? 0
    if ((first === 0xc0 || first === 0xc1) && at + 1 < length) {
      scratch[to++] = ((first & 1) << 6) | ((scratch[at + 1] ?? 0) & 63)
      at += 2
    } else if (first === 0xe0 && at + 2 < length && ((scratch[at + 1] ?? 0) & 0xfe) === 0x80) {
      scratch[to++] = (((scratch[at + 1] ?? 0) & 1) << 6) | ((scratch[at + 2] ?? 0) & 63)
      at += 3
    } else if (
      first === 0xf0 &&
      at + 3 < length &&
      scratch[at + 1] === 0x80 &&
      ((scratch[at + 2] ?? 0) & 0xfe) === 0x80
    ) {
      scratch[to++] = (((scratch[at + 2] ?? 0) & 1) << 6) | ((scratch[at + 3] ?? 0) & 63)
      at += 4
    } else {
      scratch[to++] = first
      at += 1
    }
  }
  return to
}

function fourHex(bytes: ByteString, at: number): number {
  let value = 0
  for (let i = at; i < at + 4; i++) {
    const digit = HEX[bytes.charCodeAt(i)] ?? 255
    if (digit > 15) return -1
    value = value * 16 + digit
  }
  return value
}

function hexTable(): Uint8Array {
  const table = new Uint8Array(256).fill(255)
  for (let i = 0; i < 16; i++) {
    table[i.toString(16).charCodeAt(0)] = i
    table[i.toString(16).toUpperCase().charCodeAt(0)] = i
  }
  return table
}
