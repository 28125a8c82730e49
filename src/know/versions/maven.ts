import { isDigits, numberKey, textKey } from './sort-key.ts'
import type { VersionOrder } from './types.ts'

/**
 * Maven's version order (POM reference, "Version Order Specification"): tokens parted by `.`, `-` and changes between
 * digits and letters; null tokens (0, ``, final, ga, release) before a `-` or the end are cut; the shorter version is
 * padded with nulls. That rule is no order for a few texts nobody writes (`1.0.alpha`, `1`, `1-sp` in a circle); here a
 * null in the middle stands where what follows it pulls it.
 */
export const maven: VersionOrder = {
  scheme: 'maven',
  title: 'Maven artifacts (ComparableVersion)',
  key(version) {
    const trimmed = version.trim().toLowerCase()
    if (trimmed === '' || !/^[\x21-\x7e]+$/.test(trimmed)) return null
    const tokens = withoutTrailingNulls(tokensOf(trimmed))
    let key = END
    // Backwards: whether what follows a null is above or below the end is known when the null is reached.
    let negative = false
    for (const token of tokens.toReversed()) {
      const rank = RANKS.indexOf(token.text)
      if (!isNull(token)) negative = rank >= 0 && rank < RANKS.indexOf('')
      key = pieceKey(token, rank, negative) + key
    }
    return key
  },
}

interface Token {
  hyphen: boolean
  text: string
}

const RANKS = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp']

const BEFORE = '\u0001'
const NULL_BEFORE = '\u0002'
const END = '\u0003'
const EMPTY = '\u0004'
const DOT_WORD = '\u0005'
const HYPHEN_WORD = '\u0006'
const HYPHEN_NUMBER = '\u0007'
const DOT_NUMBER = '\u0008'

function pieceKey(token: Token, rank: number, negative: boolean): string {
  if (isNull(token) && negative) return NULL_BEFORE
  if (isDigits(token.text)) return (token.hyphen ? HYPHEN_NUMBER : DOT_NUMBER) + numberKey(token.text)
  if (token.text === '') return EMPTY
  if (rank >= 0 && rank < RANKS.indexOf('')) return `${BEFORE}${rank}`
  return (token.hyphen ? HYPHEN_WORD : DOT_WORD) + (rank >= 0 ? '\u0001' : `\u0002${textKey(token.text)}`)
}

function isNull(token: Token): boolean {
  return token.text === '' || /^0+$/.test(token.text)
}

function tokensOf(version: string): Token[] {
  const tokens: Token[] = []
  let hyphen = false
  for (const [index, piece] of version.split(/([.-])/).entries()) {
    if (index % 2 === 1) {
      hyphen = piece === '-'
      continue
    }
    const words = piece.match(/\d+|\D+/g) ?? ['0']
    for (const [at, word] of words.entries()) {
      const next = words[at + 1]
      tokens.push({ hyphen: at > 0 || hyphen, text: isDigits(word) ? word : qualifier(word, next !== undefined) })
    }
  }
  return tokens
}

function qualifier(word: string, beforeDigit: boolean): string {
  if (beforeDigit && word === 'a') return 'alpha'
  if (beforeDigit && word === 'b') return 'beta'
  if (beforeDigit && word === 'm') return 'milestone'
  if (word === 'ga' || word === 'final' || word === 'release') return ''
  return word === 'cr' ? 'rc' : word
}

/** Cuts nulls before the end and before each hyphen. */
function withoutTrailingNulls(tokens: readonly Token[]): Token[] {
  const kept: Token[] = []
  for (const token of tokens) {
    if (token.hyphen) while (kept.length > 1 && isNull(kept.at(-1) as Token)) kept.pop()
    kept.push(token)
  }
  while (kept.length > 1 && isNull(kept.at(-1) as Token)) kept.pop()
  return kept
}
