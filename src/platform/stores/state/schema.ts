import type { ColumnType, Generated } from 'kysely'
import type { Evaluation, EvaluationVerdict } from '../../../model/evaluation.ts'
import type { DistroVerdict } from '../../../model/advisory.ts'
import type { Deadline, ExposureState } from '../../../model/exposure.ts'
import type { Inventory } from '../../../model/host.ts'
import type { SensorHealth } from '../../../model/sighting.ts'
import type { ChannelName } from '../../../tell/channels/api.ts'
import type { TokenScope, UserRole } from '../../auth/roles.ts'
import type { InventorySummary } from '../../exposure/store.ts'

/* The tables of the state, as `migrations/` makes them. Times are milliseconds since 1970 UTC. */

export interface UsersTable {
  id: Generated<string>
  name: string
  role: UserRole
  password: string | null
  subject: string | null
  disabled: Generated<boolean>
  created: number
  last_sign_in: number | null
}

export interface SessionsTable {
  /** SHA-256 of the secret, hexadecimal; here and below. */
  hash: string
  user_id: string
  created: number
  expires: number
}

export interface LinksTable {
  hash: string
  user_id: string
  expires: number
}

export interface TokensTable {
  id: Generated<string>
  hash: string
  name: string
  scope: TokenScope
  sensor: string | null
  owner: string | null
  created: number
  expires: number
  last_used: number | null
}

export interface SensorsTable {
  name: string
  first_seen: number
  last_seen: number
  skew: number
  health: ColumnType<SensorHealth, string, string>
}

export interface SettingsTable {
  name: string
  value: ColumnType<unknown, string, string>
}

export interface KeysTable {
  name: string
  value: Buffer
}

export interface AuditTable {
  number: number
  time: number
  actor: string
  action: string
  object: string
  /** JSON, letter by letter as it was hashed. */
  detail: string
  hash: Buffer
}

export interface AuditHeadTable {
  single: Generated<boolean>
  number: number
  hash: Buffer
}

export interface DutyTurnsTable {
  id: Generated<string>
  person: string
  starts: number
  ends: number
}

export interface EvaluationsTable {
  advisory: string
  title: string
  days: Evaluation['days']
  owner: string | null
  received: number
  due: number
  patience: number
  acknowledged: number | null
  verdict: EvaluationVerdict | null
  reason: string | null
  expires: number | null
  evaluated: number | null
  evaluated_by: string | null
  closed: number | null
  closed_reason: string | null
  escalations: ColumnType<Evaluation['escalations'], string, string>
}

export interface ChannelsTable {
  id: Generated<string>
  name: string
  kind: ChannelName
  person: string | null
  settings: ColumnType<Record<string, unknown>, string, string>
  created: number
}

export interface OutboxTable {
  id: Generated<number>
  key: string
  channel: string
  subject: string
  text: string
  path: string | null
  urgent: boolean
  created: number
  due: number
  tries: Generated<number>
  sent: number | null
  fault: string | null
  given_up: number | null
}

export interface HostsTable {
  name: string
  ssh: string | null
  tags: ColumnType<string[], string, string>
  domain: string | null
  group_name: string | null
  added: number
  kept_by: string | null
}

export interface InventoriesTable {
  host: string
  taken: number
  how: Inventory['how']
  packages: number
  summary: ColumnType<InventorySummary, string, string>
  document: Buffer
}

export interface ExposuresTable {
  host: string
  flaw: string
  package: string
  state: ExposureState
  certainty: 'certain' | 'possible'
  verdict: DistroVerdict | null
  installed: string
  fixed: string | null
  offered: string | null
  advisories: ColumnType<string[], string, string>
  binaries: ColumnType<string[], string, string>
  deadline: ColumnType<Deadline, string, string>
  due: number | null
  probed: boolean
  since: number
  changed: number
}

export interface ExposureChangesTable {
  number: Generated<number>
  flaw: string
  host: string
  package: string
  at: number
  before: string | null
  state: string | null
}

export interface DecisionsTable {
  id: Generated<string>
  flaw: string
  host: string | null
  package: string | null
  kind: 'accepted' | 'not-affected' | 'mitigated'
  reason: string
  made_by: string
  made: number
  expires: number | null
  ended: number | null
}

export interface StateTables {
  users: UsersTable
  sessions: SessionsTable
  links: LinksTable
  tokens: TokensTable
  sensors: SensorsTable
  settings: SettingsTable
  keys: KeysTable
  audit: AuditTable
  audit_head: AuditHeadTable
  duty_turns: DutyTurnsTable
  evaluations: EvaluationsTable
  channels: ChannelsTable
  outbox: OutboxTable
  hosts: HostsTable
  inventories: InventoriesTable
  exposures: ExposuresTable
  exposure_changes: ExposureChangesTable
  decisions: DecisionsTable
}
