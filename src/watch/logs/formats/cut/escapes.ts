import type { ByteString } from '../../../../model/record.ts'

/** Undoes `\"` `\\` `\xHH` and the C escapes Apache writes; any other `\c` stays. */
export function undoBackslash(text: ByteString): ByteString {
  let at = text.indexOf('\\')
  if (at === -1) return text
  let out = ''
  let from = 0
  while (at !== -1 && at + 1 < text.length) {
    const next = text.charAt(at + 1)
    if (next === 'x') {
      const byte = hexByte(text, at + 2)
      if (byte !== -1) {
        out += text.slice(from, at) + String.fromCharCode(byte)
        from = at + 4
      }
    } else {
      const plain = PLAIN[next]
      if (plain !== undefined) {
        out += text.slice(from, at) + plain
        from = at + 2
      }
    }
    at = text.indexOf('\\', Math.max(from, at + 2))
  }
  return out + text.slice(from)
}

/** Undoes `#HH`, HAProxy's way. */
export function undoHash(text: ByteString): ByteString {
  return text.includes('#') ? text.replace(/#([0-9A-Fa-f]{2})/g, byteOf) : text
}

/** Undoes percent-encoding once; bytes stay bytes. */
export function undoPercent(text: ByteString): ByteString {
  return text.includes('%') ? text.replace(/%([0-9A-Fa-f]{2})/g, byteOf) : text
}

/** Value of two hexadecimal digits at `at`, or -1. */
export function hexByte(text: string, at: number): number {
  const high = hexDigit(text.charCodeAt(at))
  const low = hexDigit(text.charCodeAt(at + 1))
  return high === -1 || low === -1 ? -1 : high * 16 + low
}

const PLAIN: Readonly<Record<string, string | undefined>> = {
  '"': '"',
  '\\': '\\',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  f: '\f',
}

function byteOf(_: string, digits: string): string {
  return String.fromCharCode(Number.parseInt(digits, 16))
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  const lower = code | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}
