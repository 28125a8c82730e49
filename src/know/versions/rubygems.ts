import { isDigits, numberKey, textKey } from './sort-key.ts'
import type { VersionOrder } from './types.ts'

/** `Gem::Version`: numbers and words; `-` means `.pre.`; a word is below a number, and what is missing counts as 0. */
export const rubygems: VersionOrder = {
  scheme: 'rubygems',
  title: 'Ruby gems (Gem::Version)',
  key(version) {
    const trimmed = version.trim()
    if (!SHAPE.test(trimmed)) return null
    const segments = canonical(trimmed.replaceAll('-', '.pre.').match(/\d+|[a-zA-Z]+/g) ?? [])
    let key = ''
    // Backwards, because a 0 in the middle is above or below the end as what comes after it is.
    let rest = END
    for (const segment of segments.toReversed()) {
      if (!isDigits(segment)) rest = WORD
      const isZero = /^0+$/.test(segment)
      if (isDigits(segment) && !isZero) rest = NUMBER
      const piece = !isDigits(segment)
        ? WORD + textKey(segment)
        : isZero && rest === WORD
          ? ZERO_BEFORE_WORD
          : NUMBER + numberKey(segment)
      key = piece + key
    }
    return key + END
  },
}

const SHAPE = /^\d+(\.[0-9a-zA-Z]+)*(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/

const WORD = '\u0001'
const ZERO_BEFORE_WORD = '\u0002'
const END = '\u0003'
const NUMBER = '\u0004'

/** Zeros at the end, and zeros right before the first word, say nothing. */
function canonical(segments: readonly string[]): string[] {
  const word = segments.findIndex((segment) => !isDigits(segment))
  const split = word < 0 ? segments.length : word
  return [...withoutLastZeros(segments.slice(0, split)), ...withoutLastZeros(segments.slice(split))]
}

function withoutLastZeros(segments: readonly string[]): readonly string[] {
  let length = segments.length
  while (length > 0 && /^0+$/.test(segments[length - 1] ?? '')) length--
  return segments.slice(0, length)
}
