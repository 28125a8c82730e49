import type { Directive, Piece } from './custom-layout.ts'
import type { Role } from './types.ts'

/**
 * Apache may build one time of several directives: `%{%Y-%m-%dT%T}t.%{msec_frac}t%{%z}t`. Runs of time directives and the punctuation
 * between them become one field, whose pattern decides how it is read. A time in another pattern becomes a named field.
 */
export function timePieces(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = []
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i] as Piece
    if (!isTime(piece)) {
      out.push(piece)
      continue
    }
    let pattern = patternOf(piece)
    let written = piece.written
    for (;;) {
      const between = pieces[i + 1]
      const direct = between !== undefined && isTime(between) ? between : null
      const behind = pieces[i + 2]
      if (direct !== null) {
        pattern += patternOf(direct)
        written += direct.written
        i++
      } else if (typeof between === 'string' && /^[ .,:T/-]$/.test(between) && behind !== undefined && isTime(behind)) {
        // A date and a time in two fields are two fields; only fractions and zones belong to what stands before.
        if (between === ' ' && !/%z/.test(patternOf(behind)) && !joinable(pattern, patternOf(behind))) break
        pattern += between + patternOf(behind)
        written += between + behind.written
        i += 2
      } else break
    }
    out.push(field(pattern, written))
  }
  return out
}

function isTime(piece: Piece): piece is Directive {
  return typeof piece !== 'string' && piece.name.startsWith('time:')
}

/** The strftime text, shorthands written out; Apache's own tokens get names of their own. */
function patternOf({ name }: Directive): string {
  const text = name.slice('time:'.length)
  if (/^(?:sec|msec|usec|msec_frac|usec_frac)$/.test(text)) return `<${text}>`
  return text
    .replaceAll('%F', '%Y-%m-%d')
    .replaceAll('%T', '%H:%M:%S')
    .replaceAll('%R', '%H:%M')
    .replaceAll('%D', '%m/%d/%y')
    .replaceAll('%h', '%b')
    .replaceAll('%e', '%d')
    .replaceAll('%s', '<sec>')
}

/** A date and a time of day that make one ISO time with the space between them. */
function joinable(before: string, after: string): boolean {
  return before === '%Y-%m-%d' && after.startsWith('%H:%M:%S')
}

const FRACTION = '(?:[.,]<[mu]sec_frac>)?'
const PATTERNS: ReadonlyArray<readonly [RegExp, Role]> = [
  [new RegExp(`^%d/%b/%Y:%H:%M:%S${FRACTION}(?: ?%z)?$`), 'time-clf'],
  [new RegExp(`^%Y-%m-%d[T ]%H:%M:%S${FRACTION}(?: ?%z|Z)?$`), 'time-iso'],
  [/^%Y-%m-%d$/, 'date'],
  [/^%H:%M:%S$/, 'time-of-day'],
  [/^<sec>(?:\.<[mu]sec_frac>)?$|^<msec>$|^<usec>$/, 'time-epoch'],
]

function field(pattern: string, written: string): Directive {
  const role = PATTERNS.find(([shape]) => shape.test(pattern))?.[1]
  if (role !== undefined) return { written, role, name: 'time' }
  return { written, role: 'ignore', name: 'time', spaced: pattern.includes(' ') }
}
