import { createHash } from 'node:crypto'
import { addressText, parseAddress } from '../../../support/address.ts'
import { hashKey, INDEX_SEED, RANK_SEED } from '../../../watch/detection/distinct.ts'

/** A source as 16 bytes, with the two hashes its sketches count it by. */
export interface SourceKey {
  key: Uint8Array
  indexHash: number
  rankHash: number
  /** Set when the source is a host name: 16 bytes cannot hold it. */
  name: string | null
}

/** Host names live in 0:1::/32, which no host ever has: four bytes of prefix, twelve of SHA-256. */
const NAME_PREFIX = Uint8Array.of(0, 0, 0, 1)

export function sourceKey(source: string): SourceKey {
  const address = parseAddress(source)
  const key = address?.key ?? nameKey(source)
  return {
    key,
    indexHash: hashKey(key, 0, INDEX_SEED),
    rankHash: hashKey(key, 0, RANK_SEED),
    name: address === null ? source : null,
  }
}

function nameKey(name: string): Uint8Array {
  const key = new Uint8Array(16)
  key.set(NAME_PREFIX)
  key.set(createHash('sha256').update(name, 'utf8').digest().subarray(0, 12), 4)
  return key
}

export function isNameKey(key: Uint8Array): boolean {
  return NAME_PREFIX.every((byte, i) => key[i] === byte)
}

/** The canonical text; a host name's is found in `names` by the hexadecimal key. */
export function sourceText(key: Uint8Array, names: ReadonlyMap<string, string>): string {
  return (isNameKey(key) ? names.get(hexOf(key)) : undefined) ?? addressText(key)
}

export function hexOf(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('hex')
}

const REMEMBERED = 200_000

/** `sourceKey` that remembers the sources it met last: most sightings come from few of them. */
export function createSourceKeys(): (source: string) => SourceKey {
  let known = new Map<string, SourceKey>()
  return (source) => {
    let key = known.get(source)
    if (key !== undefined) return key
    if (known.size >= REMEMBERED) known = new Map()
    key = sourceKey(source)
    known.set(source, key)
    return key
  }
}
