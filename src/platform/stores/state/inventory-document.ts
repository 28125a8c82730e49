import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Inventory } from '../../../model/host.ts'

/** A host of 10,000 packages needs about 3 MB; more than this is no inventory. Bytes. */
const MOST_BYTES = 64 << 20

/** An inventory as it is kept: deflated JSON, about a tenth of its size. */
export function packInventory(inventory: Inventory): Buffer {
  return deflateRawSync(JSON.stringify(inventory))
}

export function unpackInventory(document: Buffer): Inventory {
  return JSON.parse(inflateRawSync(document, { maxOutputLength: MOST_BYTES }).toString('utf8')) as Inventory
}
