export type { Audit, AuditRow } from '../../../src/platform/server/schemas/audit.ts'
export type { Evidence, EvidenceLine } from '../../../src/platform/server/schemas/evidence.ts'
export type { Me } from '../../../src/platform/server/schemas/me.ts'
export type { Now } from '../../../src/platform/server/schemas/now.ts'
export type { SensorCard, SensorState, Sensors } from '../../../src/platform/server/schemas/sensors.ts'
export type { Settings } from '../../../src/platform/server/schemas/settings.ts'
export type { SignInMethods } from '../../../src/platform/server/schemas/sign-in.ts'
export type { SourcePage, SourceRow, Sources, Verdict } from '../../../src/platform/server/schemas/sources.ts'
export type {
  CatalogueEntry,
  Growth,
  Point,
  ThreatCard,
  ThreatPage,
  Threats,
} from '../../../src/platform/server/schemas/threats.ts'
export type { Token, Tokens } from '../../../src/platform/server/schemas/tokens.ts'
export type { Unclassified, UnclassifiedRow } from '../../../src/platform/server/schemas/unclassified.ts'
export type { SignInLink, User, Users } from '../../../src/platform/server/schemas/users.ts'
