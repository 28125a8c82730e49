import type { ByteString } from '../../../model/record.ts'

export type WildcardPiece = ByteString | { any: true } | { one: true }
type Group = Array<ByteString | { one: true }>

/** A test whether a whole text fits the pieces. Takes the first place that fits after each `*`: linear for given pieces. */
export function compileWildcard(pieces: readonly WildcardPiece[]): (text: ByteString) => boolean {
  const groups = groupsOf(pieces)
  const first = groups[0] ?? []
  const last = groups[groups.length - 1] ?? []
  const middle = groups.slice(1, -1)
  if (groups.length === 1) return (text) => text.length === widthOf(first) && fitsAt(text, 0, first)
  return (text) => {
    if (!fitsAt(text, 0, first)) return false
    let at = widthOf(first)
    for (const group of middle) {
      const found = find(text, at, group)
      if (found < 0) return false
      at = found + widthOf(group)
    }
    const start = text.length - widthOf(last)
    return start >= at && fitsAt(text, start, last)
  }
}

/** The runs of pieces between `*`. */
function groupsOf(pieces: readonly WildcardPiece[]): Group[] {
  const groups: Group[] = [[]]
  for (const piece of pieces) {
    if (typeof piece !== 'string' && 'any' in piece) groups.push([])
    else groups[groups.length - 1]?.push(piece)
  }
  return groups
}

function widthOf(group: Group): number {
  return group.reduce((width, piece) => width + (typeof piece === 'string' ? piece.length : 1), 0)
}

function fitsAt(text: ByteString, at: number, group: Group): boolean {
  let to = at
  for (const piece of group) {
    if (typeof piece === 'string') {
      if (!text.startsWith(piece, to)) return false
      to += piece.length
    } else to++
  }
  return to <= text.length
}

function find(text: ByteString, from: number, group: Group): number {
  const lead = group.findIndex((piece) => typeof piece === 'string')
  const anchor = group[lead]
  if (typeof anchor !== 'string') return from + widthOf(group) <= text.length ? from : -1
  for (let at = text.indexOf(anchor, from + lead); at >= 0; at = text.indexOf(anchor, at + 1)) {
    if (fitsAt(text, at - lead, group)) return at - lead
  }
  return -1
}
