import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { parseAddress } from '../../../support/address.ts'
import { ownCopy } from './own-copy.ts'

/** Keys of sources; those of host names are remembered with the name. */
export interface SourceNames {
  /** 16 bytes. Names get a key of their own: `ff` and 15 bytes of a hash. */
  keyOf(source: string): Uint8Array
  rows(): Array<[key: string, name: string]>
}

const NAMES_KEPT = 1 << 16

export function createSourceNames(): SourceNames {
  const names = new Map<string, Uint8Array>()
  return {
    keyOf(source) {
      const known = names.get(source)
      if (known !== undefined) return known
      const address = parseAddress(source)
      if (address !== null) return address.key
      const key = new Uint8Array(createHash('sha256').update(source).digest().subarray(0, 16))
      key[0] = 0xff
      if (names.size < NAMES_KEPT) names.set(ownCopy(source), key)
      return key
    },
    rows: () => [...names].map(([name, key]) => [Buffer.from(key).toString('hex'), name]),
  }
}
