import type { ByteString } from '../../../../model/record.ts'

/** What a field that is absent counts as. */
const ABSENT = 0x6e756c6c

/**
 * A number for a text, the same in every thread of one run, never known outside: values of correlations are only compared.
 * `seed` is random, so nobody can choose texts that fall together.
 */
export function hashText(text: ByteString | null, seed: number): number {
  let h = seed ^ (text === null ? ABSENT : text.length)
  if (text !== null) for (let i = 0; i < text.length; i++) h = mixed(h, text.charCodeAt(i))
  return finished(h)
}

/** The same for bytes[from, to), where the byte at `mark` counts as `?`. */
export function hashBytes(bytes: Uint8Array, from: number, to: number, seed: number, mark: number): number {
  let h = seed ^ (to - from)
  for (let i = from; i < to; i++) h = mixed(h, i === mark ? 63 : bytes[i]!)
  return finished(h)
}

function mixed(h: number, byte: number): number {
  const product = Math.imul(h ^ byte, 0x5bd1e995)
  return product ^ (product >>> 15)
}

function finished(h: number): number {
  const product = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (product ^ (product >>> 16)) >>> 0
}
