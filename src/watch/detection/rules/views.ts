import type { ByteString } from '../../../model/record.ts'
import { decode } from './decode.ts'
import { fold } from './fold.ts'

/** Longest part of a field that rules look at. */
export const VIEW_LIMIT = 65_536
/** Only so much of a field is decoded and squashed: web servers refuse longer request lines and headers. */
export const DECODE_LIMIT = 16_384

/** What can make a second view differ: an escape, a `+`, a byte that may start an overlong form, a doubled slash. */
const worthALook = /[%\\+\xc0\xc1\xe0\xf0]|\/\.?\//

export type ViewName = 'raw' | 'decoded once' | 'decoded twice' | 'squashed' | 'decoded and squashed'

export interface View {
  name: ViewName
  bytes: ByteString
}

/**
 * The forms in which a server may read a field: raw first, then decoded once, decoded twice, and with `//` and `/./`
 * squashed. Each distinct form once, at most five. `..` stays, so that traversal stays visible. Linear time.
 *
 * `+` becomes a space only behind the first `?` of the field (`isQuery`: everywhere), and only in the first decoding.
 */
export function views(bytes: ByteString, isQuery = false): readonly ByteString[] {
  if (isQuery) return viewsOf(bytes, true)
  if (bytes !== last.bytes) last = { bytes, plain: viewsOf(bytes, false), folded: null }
  return last.plain
}

/** The same folded to lower case, distinct. */
export function foldedViews(bytes: ByteString): readonly ByteString[] {
  const plain = views(bytes)
  last.folded ??= foldAll(plain)
  return last.folded
}

/** Targets are looked at more than once in a row. */
let last: { bytes: ByteString; plain: readonly ByteString[]; folded: readonly ByteString[] | null } = {
  bytes: '',
  plain: [''],
  folded: null,
}

export function foldAll(plain: readonly ByteString[]): readonly ByteString[] {
  const found: ByteString[] = []
  for (const view of plain) {
    const folded = fold(view)
    if (!found.includes(folded)) found.push(folded)
  }
  return found
}

function viewsOf(bytes: ByteString, isQuery: boolean): ByteString[] {
  const raw = bytes.length > VIEW_LIMIT ? bytes.slice(0, VIEW_LIMIT) : bytes
  const found = [raw]
  if (worthALook.test(raw)) {
    otherForms(raw, isQuery, (_name, form) => {
      if (!found.includes(form)) found.push(form)
    })
  }
  return found
}

/** The same with names, for explanations. */
export function namedViews(bytes: ByteString, isQuery = false): View[] {
  const raw = bytes.length > VIEW_LIMIT ? bytes.slice(0, VIEW_LIMIT) : bytes
  const found: View[] = [{ name: 'raw', bytes: raw }]
  otherForms(raw, isQuery, (name, form) => {
    if (!found.some((view) => view.bytes === form)) found.push({ name, bytes: form })
  })
  return found
}

/** Takes each form that differs from the one it is made of. */
function otherForms(raw: ByteString, isQuery: boolean, take: (name: ViewName, bytes: ByteString) => void): void {
  const head = raw.length > DECODE_LIMIT ? raw.slice(0, DECODE_LIMIT) : raw
  const once = decode(head, isQuery ? 0 : behindQuestionMark(head))
  if (once !== head) take('decoded once', once)
  const twice = once === head ? once : decode(once, once.length)
  if (twice !== once) take('decoded twice', twice)
  const squashed = squash(head)
  if (squashed !== head) take('squashed', squashed)
  const both = squash(twice)
  if (both !== twice) take('decoded and squashed', both)
}

function behindQuestionMark(raw: ByteString): number {
  const at = raw.indexOf('?')
  return at < 0 ? raw.length : at + 1
}

/** `//` and `/./` become `/`, except right behind a `:` so that `http://` keeps its look. */
export function squash(bytes: ByteString): ByteString {
  if (!bytes.includes('//') && !bytes.includes('/./')) return bytes
  return bytes.replace(/(?<!:)\/(?:\.?\/)+/g, '/')
}
