import type { ByteString } from '../../../model/record.ts'
import { decode } from './decode.ts'

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
export function views(bytes: ByteString, isQuery = false): ByteString[] {
  const raw = bytes.length > VIEW_LIMIT ? bytes.slice(0, VIEW_LIMIT) : bytes
  return worthALook.test(raw) ? namedViews(raw, isQuery).map((view) => view.bytes) : [raw]
}

/** The same with names, for explanations. */
export function namedViews(bytes: ByteString, isQuery = false): View[] {
  const raw = bytes.length > VIEW_LIMIT ? bytes.slice(0, VIEW_LIMIT) : bytes
  const head = raw.length > DECODE_LIMIT ? raw.slice(0, DECODE_LIMIT) : raw
  const once = decode(head, isQuery ? 0 : behindQuestionMark(head))
  const twice = once === head ? once : decode(once, once.length)
  const found: View[] = [{ name: 'raw', bytes: raw }]
  if (once !== head) add(found, 'decoded once', once)
  if (twice !== once) add(found, 'decoded twice', twice)
  const squashed = squash(head)
  if (squashed !== head) add(found, 'squashed', squashed)
  const both = squash(twice)
  if (both !== twice) add(found, 'decoded and squashed', both)
  return found
}

function behindQuestionMark(raw: ByteString): number {
  const at = raw.indexOf('?')
  return at < 0 ? raw.length : at + 1
}

function add(found: View[], name: ViewName, bytes: ByteString): void {
  if (!found.some((view) => view.bytes === bytes)) found.push({ name, bytes })
}

/** `//` and `/./` become `/`, except right behind a `:` so that `http://` keeps its look. */
export function squash(bytes: ByteString): ByteString {
  if (!bytes.includes('//') && !bytes.includes('/./')) return bytes
  return bytes.replace(/(?<!:)\/(?:\.?\/)+/g, '/')
}
