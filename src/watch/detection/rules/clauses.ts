import type { ByteString } from '../../../model/record.ts'

/** Folded literals of which at least one must occur. */
export type Clause = ByteString[]

export const SHORTEST = 5
export const LONGEST = 64

/** Bytes that a log may write otherwise than they are (quotes, backslashes, controls, beyond ASCII) split a literal. */
const pieceBreak = /["\\\x00-\x1f\x7f-\xff]+/

/** The piece of a literal that gates best, or null when none is long enough. */
export function pieceOf(literal: ByteString): ByteString | null {
  if (literal.length >= SHORTEST && literal.length <= LONGEST && !pieceBreak.test(literal)) return literal
  let found: ByteString | null = null
  for (const piece of literal.split(pieceBreak)) found = better(found, piece)
  return found
}

function better(found: ByteString | null, piece: ByteString): ByteString | null {
  const short = piece.length > LONGEST ? piece.slice(0, LONGEST) : piece
  if (short.length < SHORTEST) return found
  return found === null || weigh(short) > weigh(found) ? short : found
}

/** How rare a literal should be: its length, where a part that ordinary requests have counts as one byte. */
export function weigh(literal: ByteString): number {
  return Math.min(literal.replace(common, '.').length, 24)
}

const common =
  /https?|mozilla|\/wp-content\/plugins\/|\/wp-admin\/|\/index|index\.php|\/images|\/css|\/js\/|\/admin|\/login|\/static|\/scripts|\/api\/|\.html|\.php|\.aspx|\.com|www\.|content|request|action=|page=|id=/g

/** Reduces every literal of a clause to its best piece; null when one of them is too short to gate. */
export function reduce(clause: Clause): Clause | null {
  const pieces = new Set<ByteString>()
  for (const literal of clause) {
    const piece = pieceOf(literal)
    if (piece === null) return null
    pieces.add(piece)
  }
  return pieces.size === 0 ? null : [...pieces]
}

/** The clause that lets the fewest lines through: the worst of its literals counts, then the fewer the better. */
export function best(clauses: readonly Clause[]): Clause | null {
  let found: Clause | null = null
  let score = -Infinity
  for (const clause of clauses) {
    const pieces = reduce(clause)
    if (pieces === null) continue
    const worth = scoreOf(pieces)
    if (worth > score) {
      score = worth
      found = pieces
    }
  }
  return found
}

export function scoreOf(pieces: Clause): number {
  return Math.min(...pieces.map(weigh)) - Math.log2(pieces.length)
}
