import { isDigit, isLetter, numberKey } from './sort-key.ts'
import type { VersionOrder } from './types.ts'

/**
 * rpm's `[epoch:]version[-release]`: epoch, then version, then release. A missing epoch is 0. A release that is missing on
 * one side only is not compared by rpm, which is no order; here a missing release comes first, so `fixed: 1.2` holds for
 * every release of 1.2.
 */
export const rpm: VersionOrder = {
  scheme: 'rpm',
  title: 'RPM packages (rpmvercmp)',
  key(version) {
    const trimmed = version.trim()
    if (!/^\S+$/.test(trimmed)) return null
    const colon = trimmed.indexOf(':')
    const written = colon < 0 ? '0' : trimmed.slice(0, colon)
    const epoch = written === '(none)' || written === '' ? '0' : written
    if (!/^\d{1,10}$/.test(epoch)) return null
    const rest = colon < 0 ? trimmed : trimmed.slice(colon + 1)
    const dash = rest.lastIndexOf('-')
    const number = dash < 0 ? rest : rest.slice(0, dash)
    if (number === '') return null
    return numberKey(epoch) + rpmPartKey(number) + (dash < 0 ? NO_RELEASE : rpmPartKey(rest.slice(dash + 1)))
  },
}

/** Lower than every key of a part. */
const NO_RELEASE = '\u0000'
const TILDE = '\u0001'
const END = '\u0002'
const CARET = '\u0003'
const LETTERS = '\u0004'
const NUMBER = '\u0005'

/** Segments of letters or of digits; anything else only parts them. `~` is below the end, `^` above it and below all else. */
export function rpmPartKey(part: string): string {
  let key = ''
  let at = 0
  while (at < part.length) {
    const code = part.charCodeAt(at)
    const start = at
    if (isDigit(code)) {
      while (at < part.length && isDigit(part.charCodeAt(at))) at++
      key += NUMBER + numberKey(part.slice(start, at))
    } else if (isLetter(code)) {
      while (at < part.length && isLetter(part.charCodeAt(at))) at++
      key += `${LETTERS}${part.slice(start, at)}\u0000`
    } else {
      if (code === 0x7e) key += TILDE
      else if (code === 0x5e) key += CARET
      at++
    }
  }
  return key + END
}
