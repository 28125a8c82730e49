import type { ByteString } from '../../../model/record.ts'
import type { Test } from '../../../model/rule.ts'
import { utf8 } from '../../../support/escape.ts'
import { fold } from './fold.ts'

export type TextMode = 'equals' | 'contains' | 'starts' | 'ends'
type Piece = ByteString | { any: true } | { one: true }

/**
 * A Sigma text value as a test. `*` and `?` are wildcards, `\*`, `\?` and `\\` the plain characters, any other backslash
 * stays. Wildcards that only say "contains", "starts" or "ends" become that cheaper test.
 * `isBytes`: the value is a byte string already.
 */
export function textTest(value: string, mode: TextMode, cased: boolean, isBytes = false): Test {
  const pieces = split(value, isBytes)
  if (mode === 'contains' || mode === 'ends') pieces.unshift({ any: true })
  if (mode === 'contains' || mode === 'starts') pieces.push({ any: true })
  return simplest(pieces.filter(isNeeded), cased)
}

function isNeeded(piece: Piece, index: number, all: Piece[]): boolean {
  const before = all[index - 1]
  return !(isAny(piece) && before !== undefined && isAny(before))
}

function isAny(piece: Piece): boolean {
  return typeof piece !== 'string' && 'any' in piece
}

function simplest(pieces: Piece[], cased: boolean): Test {
  const texts = pieces.map((piece) => (typeof piece === 'string' && !cased ? fold(piece) : piece))
  const [first, second, third] = texts
  if (first === undefined) return { kind: 'null' }
  if (texts.length === 1) {
    if (typeof first === 'string') return { kind: 'equals', value: first, cased }
    if (isAny(first)) return { kind: 'exists', wanted: true }
  }
  if (texts.length === 2 && second !== undefined) {
    if (typeof first === 'string' && isAny(second)) return { kind: 'starts', value: first, cased }
    if (isAny(first) && typeof second === 'string') return { kind: 'ends', value: second, cased }
  }
  if (texts.length === 3 && isAny(first) && typeof second === 'string' && third !== undefined && isAny(third)) {
    return { kind: 'contains', value: second, cased }
  }
  return { kind: 'wildcard', pieces: texts, cased }
}

function split(value: string, isBytes: boolean): Piece[] {
  const pieces: Piece[] = []
  let text = ''
  const flush = () => {
    if (text !== '') pieces.push(isBytes ? text : utf8(text))
    text = ''
  }
  for (let at = 0; at < value.length; at++) {
    const char = value.charAt(at)
    const next = value.charAt(at + 1)
    if (char === '\\' && (next === '*' || next === '?' || next === '\\')) {
      text += next
      at++
    } else if (char === '*') {
      flush()
      pieces.push({ any: true })
    } else if (char === '?') {
      flush()
      pieces.push({ one: true })
    } else text += char
  }
  flush()
  return pieces
}
