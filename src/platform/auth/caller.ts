import type { Role } from './may.ts'

/** Who sent a request. */
export interface Caller {
  kind: 'nobody' | 'user' | 'token'
  role: Role
  /** Id of the user or token; empty for nobody. */
  id: string
  /** How the audit names it: `anna`, `token backup`. */
  name: string
  /** Id of the user: the user itself, or the owner of a token; null for nobody. */
  user: string | null
  /** The only sensor that a sensor token may send for. */
  sensor: string | null
  /** The secret of the session, for CSRF; null without a session. */
  session: string | null
  /** The secret it came with, of a session or a token, to look it up again; null for nobody. */
  secret: string | null
  /** Milliseconds; null when it does not end. */
  expires: number | null
}

export const NOBODY: Caller = {
  kind: 'nobody',
  role: 'nobody',
  id: '',
  name: 'nobody',
  user: null,
  sensor: null,
  session: null,
  secret: null,
  expires: null,
}
