import { Buffer } from 'node:buffer'
import type { ByteString } from '../../../model/record.ts'

/** A copy for keeping: a slice would keep the whole line it was cut from in memory. */
export function ownCopy(text: ByteString): ByteString {
  return Buffer.from(text, 'latin1').toString('latin1')
}
