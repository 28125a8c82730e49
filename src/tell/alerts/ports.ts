import type { ChannelName } from '../channels/api.ts'

/* What sending needs from a store. Times are milliseconds since 1970 UTC. */

/** A way to one person, or to the board (`person` null). */
export interface ChannelRow {
  id: string
  name: string
  kind: ChannelName
  person: string | null
  /** Checked by the kind; may hold secrets. */
  settings: Record<string, unknown>
  created: number
}

/** Something to be said to a person, or to the board (`person` null): once, however often it is put. */
export interface Said {
  /** Letters, digits, dashes, dots, colons. The same key is said once. */
  key: string
  person: string | null
  subject: string
  text: string
  /** Path in the console, `/advisories/DSA-5343-1`. */
  path: string | null
  /** At once; otherwise with the day's others. */
  urgent: boolean
}

/** A message on its way through one channel. */
export interface Outgoing extends Omit<Said, 'person'> {
  id: number
  channel: ChannelRow
  created: number
  /** Tries so far, this one not counted. */
  tries: number
}

export type Outcome =
  | { kind: 'sent' }
  /** Try again at `at`. */
  | { kind: 'later'; at: number; reason: string }
  /** The other side will never take it. */
  | { kind: 'refused'; reason: string }

export interface Outbox {
  /**
   * Messages that are due, oldest first, all of one channel. They are lent until `until`: nobody else gets them before, and
   * whoever dies with them loses nothing. Empty: nothing is due.
   */
  lend(now: number, until: number, limit: number): Promise<Outgoing[]>
  settle(ids: readonly number[], outcome: Outcome, now: number): Promise<void>
}
