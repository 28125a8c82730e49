import type { SensorHealth } from '../../model/sighting.ts'
import type { TokenScope, UserRole } from './roles.ts'

/*
 * What sign-in, users, tokens, settings, sensors and audit need from the state store. Times are milliseconds since 1970 UTC.
 * Every method throws a FirebreakError (`try-later` when the database is away). Every change takes an `Act` and writes it to
 * the audit in the same transaction: no audit, no change.
 */

/** What the audit keeps of a change. `detail` must hold no secret. */
export interface Act {
  actor: string
  action: string
  object: string
  detail?: Record<string, unknown>
}

export interface UserRow {
  id: string
  name: string
  role: UserRole
  /** `scrypt$...`; null without a password. */
  password: string | null
  /** `issuer subject` of the identity provider; null when not linked. */
  subject: string | null
  disabled: boolean
  created: number
  lastSignIn: number | null
}

export interface SessionRow {
  user: UserRow
  created: number
  expires: number
}

export interface TokenRow {
  id: string
  name: string
  scope: TokenScope
  sensor: string | null
  /** User id; null for tokens made on the command line. */
  owner: string | null
  ownerName: string
  created: number
  expires: number
  lastUsed: number | null
}

export interface SensorRow {
  name: string
  lastSeen: number
  /** The sensor's clock minus ours when it last reported, milliseconds. */
  skew: number
  health: SensorHealth
}

export interface AuditEntry {
  number: number
  time: number
  actor: string
  action: string
  object: string
  detail: Record<string, unknown>
  hash: string
}

export interface Accounts {
  /** 32 random bytes made at the first start, the same for all servers on this store: tags of secrets are made with it. */
  key(): Promise<Buffer>
  users(): Promise<UserRow[]>
  user(id: string): Promise<UserRow | null>
  /** Upper and lower case are the same. */
  userNamed(name: string): Promise<UserRow | null>
  userOfSubject(subject: string): Promise<UserRow | null>
  /** Null when there is a user of this name already. */
  createUser(act: Act, user: { name: string; role: UserRole; subject: string | null }): Promise<UserRow | null>
  /** Ends the user's sessions when password, role or `disabled` change, except the one named. Null when there is no such user. */
  changeUser(
    act: Act,
    id: string,
    change: Partial<Pick<UserRow, 'name' | 'role' | 'disabled' | 'password' | 'subject'>>,
    exceptSession?: string,
  ): Promise<UserRow | null>
  /** With sessions, links and tokens. False when there is no such user. */
  deleteUser(act: Act, id: string): Promise<boolean>
  /** Also notes the sign-in on the user. Secrets come as hashes, here and below. */
  openSession(act: Act, session: { hash: string; user: string; expires: number }): Promise<void>
  /** Null when there is none, it is over, or its user is disabled. */
  session(hash: string): Promise<SessionRow | null>
  closeSession(act: Act, hash: string): Promise<void>
  createLink(act: Act, link: { hash: string; user: string; expires: number }): Promise<void>
  /** Uses the link up: of two who come at once one gets the user, the other null. */
  takeLink(hash: string): Promise<UserRow | null>
  tokens(): Promise<TokenRow[]>
  createToken(
    act: Act,
    token: Pick<TokenRow, 'name' | 'scope' | 'sensor' | 'owner' | 'expires'> & { hash: string },
  ): Promise<TokenRow>
  /** Null when there is none, it has expired, or its owner is disabled. */
  token(hash: string): Promise<TokenRow | null>
  deleteToken(act: Act, id: string): Promise<boolean>
  noteTokenUse(id: string): Promise<void>
  /** What was saved; null before the first time. */
  settings(): Promise<unknown>
  saveSettings(act: Act, settings: Record<string, unknown>): Promise<void>
  sensors(): Promise<SensorRow[]>
  /** What sensors reported last; not a change by a person, so not in the audit. */
  noteSensors(rows: readonly SensorRow[]): Promise<void>
  forgetSensor(act: Act, name: string): Promise<boolean>
  /** Newest first. `before`: only smaller numbers. */
  audit(before: number | null, limit: number): Promise<AuditEntry[]>
  /** Resolves when the store answers. */
  ping(): Promise<void>
}
