import { hash } from 'node:crypto'
import type { Place } from './types.ts'

export const HEAD_BYTES = 1024
export const TAIL_BYTES = 64

export function fingerprint(bytes: Uint8Array): { length: number; hash: string } {
  return { length: bytes.length, hash: hash('sha256', bytes, 'hex').slice(0, 24) }
}

/** Whether the text that begins with `bytes` is the one with this fingerprint. An empty fingerprint says nothing: true. */
export function beginsAs(bytes: Uint8Array, head: Place['head']): boolean {
  return bytes.length >= head.length && fingerprint(bytes.subarray(0, head.length)).hash === head.hash
}

/** Whether a file is a copy of another text, as far as its first bytes tell. `wait`: it is still too short to say. */
export function isCopy(head: Uint8Array, of: Place['head'], ofBytes: Uint8Array | null): 'yes' | 'no' | 'wait' {
  if (of.length === 0) return 'no'
  if (head.length >= of.length) return beginsAs(head, of) ? 'yes' : 'no'
  if (ofBytes === null) return 'wait'
  return head.every((byte, at) => byte === ofBytes[at]) ? 'wait' : 'no'
}
