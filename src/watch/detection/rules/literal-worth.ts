import type { ByteString } from '../../../model/record.ts'
import type { Place } from './clauses.ts'
import { fold } from './fold.ts'
import { ORDINARY_TEXT } from './ordinary-text.ts'
import { makesSuspicious } from './suspicious.ts'

/** Length of the literals a kernel finds, bytes. */
const SHORTEST = 5
const LONGEST = 64
/** What a suspicious target is worth: about one ordinary line in a hundred has one. */
const SUSPICIOUS = 7

/** Bytes that a log may write otherwise than they are (quotes, backslashes, controls, beyond ASCII) split a literal. */
const pieceBreak = /["\\\x00-\x1f\x7f-\xff]+/

/** What a text is worth to the kernel, which finds literals and suspicious targets. */
export function worth(text: ByteString, place: Place): number {
  const piece = pieceOf(text)
  const literal = piece === null ? 0 : weigh(piece)
  return literal < SUSPICIOUS && isForSuspicion(text, place) ? SUSPICIOUS : literal
}

/** Whether a text is waited for by its suspicious byte, which costs next to nothing, and not as a literal. */
export function isForSuspicion(text: ByteString, place: Place): boolean {
  return isInTarget(place) && makesSuspicious(text)
}

/** What a text is worth to the quick look at the target of a line that waits for it anyway. */
export function worthInTarget(text: ByteString, place: Place): number {
  return isInTarget(place) ? (pieceOf(text, 2)?.length ?? 0) : 0
}

/** What a text of a path is worth when a script must follow it: then it may be an ordinary one. */
export function worthBeforeScript(text: ByteString, place: Place): number {
  return place === 'path' ? (pieceOf(text)?.length ?? 0) : 0
}

function isInTarget(place: Place): boolean {
  return place === 'path' || place === 'target'
}

/** The piece of a literal that is worth most, or null when none is long enough. */
export function pieceOf(literal: ByteString, shortest = SHORTEST): ByteString | null {
  if (literal.length >= shortest && literal.length <= LONGEST && !pieceBreak.test(literal)) return literal
  let found: ByteString | null = null
  for (const piece of literal.split(pieceBreak)) {
    const short = piece.length > LONGEST ? piece.slice(0, LONGEST) : piece
    if (short.length >= shortest && (found === null || weigh(short) > weigh(found))) found = short
  }
  return found
}

const common =
  /https?|mozilla|\/wp-content\/plugins\/|\/wp-admin\/|\/index|index\.php|\/images|\/css|\/js\/|\/admin|\/login|\/static|\/scripts|\/api\/|\.html|\.php|\.aspx|\.com|www\.|content|request|action=|page=|id=/g

/** How rare a literal should be: its length, where a part that ordinary requests have counts as one byte; 0 when all of it is ordinary. */
export function weigh(literal: ByteString): number {
  if (isOrdinary(literal)) return 0
  return Math.min(literal.replace(common, '.').length, 24)
}

const ORDINARY = fold(ORDINARY_TEXT)
const BEGINNINGS = new Set(Array.from({ length: ORDINARY.length }, (_, at) => ORDINARY.slice(at, at + SHORTEST)))

function isOrdinary(literal: ByteString): boolean {
  // Some logs write the spaces of an agent as `+`.
  const text = literal.startsWith('mozilla/') ? literal.replaceAll('+', ' ').replaceAll(';  ', '; +') : literal
  return BEGINNINGS.has(text.slice(0, SHORTEST)) && ORDINARY.includes(text)
}
