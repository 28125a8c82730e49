import { isDigit, isLetter, numberKey } from './sort-key.ts'
import type { VersionOrder } from './types.ts'

/** Debian policy 5.6.12: `[epoch:]upstream[-revision]`. A missing revision is `0`, a missing epoch 0. */
export const deb: VersionOrder = {
  scheme: 'deb',
  title: 'Debian and Ubuntu packages (deb-version(7), dpkg --compare-versions)',
  key(version) {
    const trimmed = version.trim()
    const colon = trimmed.indexOf(':')
    const epoch = colon < 0 ? '0' : trimmed.slice(0, colon)
    const rest = colon < 0 ? trimmed : trimmed.slice(colon + 1)
    const dash = rest.lastIndexOf('-')
    const upstream = dash < 0 ? rest : rest.slice(0, dash)
    const revision = dash < 0 ? '0' : rest.slice(dash + 1)
    if (!/^\d{1,10}$/.test(epoch) || Number(epoch) > MAX_EPOCH) return null
    if (!/^[A-Za-z0-9.+:~-]+$/.test(upstream) || !/^[A-Za-z0-9.+~]+$/.test(revision)) return null
    return numberKey(epoch) + partKey(upstream) + partKey(revision)
  },
}

/** dpkg keeps the epoch in a signed integer. */
const MAX_EPOCH = 0x7fffffff

/** Below `~` comes nothing; the end of a piece without digits is above `~` and below all letters. */
const TILDE = '\u0001'
const END = '\u0002'
/** Letters keep their code; everything else comes behind them. */
const BEHIND_LETTERS = 0x80

/** A part is pairs of a piece without digits and a number; what is left out counts as nothing and 0. */
function partKey(part: string): string {
  let key = ''
  let at = 0
  while (at < part.length) {
    let code = part.charCodeAt(at)
    while (at < part.length && !isDigit(code)) {
      key += code === 0x7e ? TILDE : String.fromCharCode(isLetter(code) ? code : code + BEHIND_LETTERS)
      code = part.charCodeAt(++at)
    }
    const start = at
    while (at < part.length && isDigit(part.charCodeAt(at))) at++
    key += END + numberKey(part.slice(start, at))
  }
  return key + END
}
