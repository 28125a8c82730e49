import type { ByteString } from '../../../../model/record.ts'

/** What a field that is absent counts as. */
const ABSENT = 0x6e756c6c

/**
 * A number for a text, the same in every thread of one run, never known outside: values of correlations are only compared.
 * `seed` is random, so nobody can choose texts that fall together.
 */
export function hashText(text: ByteString | null, seed: number): number {
  let h = seed ^ (text === null ? ABSENT : text.length)
  if (text !== null) {
    for (let i = 0; i < text.length; i++) {
      h = Math.imul(h ^ text.charCodeAt(i), 0x5bd1e995)
      h ^= h >>> 15
    }
  }
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
