import { hash } from 'node:crypto'

/** A record of the audit as it is stored and hashed. */
export interface AuditRecord {
  /** Counts from 1, without holes. */
  number: number
  /** Milliseconds since 1970 UTC. */
  time: number
  actor: string
  action: string
  object: string
  /** Canonical JSON. */
  detail: string
}

/** Hash before the first record, hexadecimal. */
export const NO_HASH = '0'.repeat(64)

/** SHA-256, hexadecimal, over the hash of the record before and everything in this one, as one JSON array. */
export function chainHash(previous: string, { number, time, actor, action, object, detail }: AuditRecord): string {
  const text = JSON.stringify([previous, number, time, actor, action, object, detail])
  return hash('sha256', text, 'hex')
}
