import { parseAddress } from '../../../../support/address.ts'
import { clfTime, isoTime } from '../../../../support/time.ts'

/** Canonical address, or lower-case host name, in `text[start,end)`; null when it is neither. */
export function readSource(text: string, start: number, end: number): string | null {
  if (isPlainQuad(text, start, end)) return text.slice(start, end)
  const raw = text.slice(start, end)
  const known = REMEMBERED.get(raw)
  if (known !== undefined) return known
  const source = sourceOf(raw)
  if (REMEMBERED.size >= 4096) REMEMBERED.clear()
  REMEMBERED.set(raw, source)
  return source
}

/** `address:port`, IPv6 bare or in brackets; the last colon separates. A bracketed or IPv4 address may stand alone. */
export function readSourcePort(raw: string): string | null {
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(raw)
  if (bracketed !== null) return parseAddress(bracketed[1] ?? '')?.text ?? null
  const port = /:\d{1,5}$/.exec(raw)
  const bare = port === null ? raw : raw.slice(0, port.index)
  return port !== null || !raw.includes(':') ? readSource(bare, 0, bare.length) : null
}

/** Three digits; -1 for `-`, `-1` (HAProxy: none sent) and `0`; -2 when it is no status. */
export function readStatus(text: string, start: number, end: number): number {
  if (end - start === 3) {
    const a = text.charCodeAt(start) - 48
    const b = text.charCodeAt(start + 1) - 48
    const c = text.charCodeAt(start + 2) - 48
    return a >= 0 && a <= 9 && b >= 0 && b <= 9 && c >= 0 && c <= 9 ? a * 100 + b * 10 + c : -2
  }
  if (end === start) return -1
  const sign = text.charCodeAt(start) === 45
  if (end - start === 1) return sign || text.charCodeAt(start) === 48 ? -1 : -2
  return end - start === 2 && sign && text.charCodeAt(start + 1) === 49 ? -1 : -2
}

/** A whole number; -1 for `-` or nothing, -2 when it is none. */
export function readCount(text: string, start: number, end: number): number {
  if (end === start || (end - start === 1 && text.charCodeAt(start) === 45)) return -1
  if (end - start > 15) return -2
  let value = 0
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return -2
    value = value * 10 + digit
  }
  return value
}

/** A length of time in milliseconds; null for `-`, nothing or a negative one; undefined when it is none. */
export function readDuration(raw: string, unit: number): number | null | undefined {
  if (raw === '' || raw === '-') return null
  if (!/^-?\d{1,18}(\.\d{0,18})?$/.test(raw)) return undefined
  const value = Number(raw)
  return value < 0 ? null : value * unit
}

/** Reads `19/Jul/2001:10:05:01 -0500`, remembering the last minute: neighbouring lines share it. */
export function createClfReader(): (raw: string) => number | null {
  let minute = ''
  let zone = ''
  let base = 0
  return function clf(raw: string): number | null {
    if (raw.length === 26 && raw.charCodeAt(17) === 58) {
      const tens = raw.charCodeAt(18) - 48
      const ones = raw.charCodeAt(19) - 48
      if (tens >= 0 && tens <= 5 && ones >= 0 && ones <= 9) {
        if (raw.startsWith(minute) && minute !== '' && raw.endsWith(zone)) return base + (tens * 10 + ones) * 1000
        const ms = clfTime(raw)
        if (ms === null) return null
        minute = raw.slice(0, 18)
        zone = raw.slice(20)
        base = ms - (tens * 10 + ones) * 1000
        return ms
      }
    }
    return clfTime(raw.trimEnd())
  }
}

/** Seconds, or by size milli-, micro- or nanoseconds, since 1970. */
export function epochTime(raw: string): number | null {
  if (!/^\d{1,19}(\.\d{0,12})?$/.test(raw)) return null
  const value = Number(raw)
  if (value > 1e17) return Math.floor(value / 1e6)
  if (value > 1e14) return Math.floor(value / 1e3)
  return Math.floor(value > 1e11 ? value : Number((value * 1000).toFixed(3)))
}

/** A time in any of the spellings JSON writers use. */
export function anyTime(raw: string): number | null {
  return epochTime(raw) ?? isoTime(raw) ?? clfTime(raw) ?? isoTime(raw.replace(/^(\d{4})\/(\d\d)\/(\d\d)/, '$1-$2-$3'))
}

const REMEMBERED = new Map<string, string | null>()

function sourceOf(raw: string): string | null {
  const address = parseAddress(raw)
  if (address !== null) return address.text
  if (raw === 'unix:') return raw
  // A name of digits and dots only is a broken address, not a name.
  return /^[A-Za-z0-9_.-]{1,255}$/.test(raw) && /[A-Za-z]/.test(raw) ? raw.toLowerCase() : null
}

/** A dotted quad in its one canonical spelling. */
function isPlainQuad(text: string, start: number, end: number): boolean {
  if (end - start < 7 || end - start > 15) return false
  let dots = 0
  let value = -1
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i)
    if (code === 46) {
      if (value < 0) return false
      dots++
      value = -1
    } else {
      const digit = code - 48
      if (digit < 0 || digit > 9 || value === 0) return false
      value = value < 0 ? digit : value * 10 + digit
      if (value > 255) return false
    }
  }
  return dots === 3 && value >= 0
}
