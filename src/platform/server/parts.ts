import type { Logger } from 'pino'
import type { Network } from '../../support/address.ts'
import type { DutyStore } from '../../know/duty/ports.ts'
import type { Accounts, Act } from '../auth/accounts.ts'
import type { CountryBook } from '../../watch/ranges/country-book.ts'
import type { Auth } from '../auth/auth.ts'
import type { OidcProvider } from '../auth/oidc/provider.ts'
import type { Channels } from '../stores/state/outbox.ts'
import type { Knowledge } from '../exposure/knowledge.ts'
import type { SightingStore } from '../stores/sightings/types.ts'
import type { Site } from './checks/origin.ts'
import type { Hub } from './events/hub.ts'
import type { Intake } from './intake.ts'
import type { Memo } from './memo.ts'
import type { Metrics } from './metrics.ts'
import type { SensorBook } from './sensor-book.ts'
import type { SignInLimits } from './sign-in-limits.ts'
import type { Troubles } from './troubles.ts'

/** What the functions that answer requests work with. */
export interface Parts {
  accounts: Accounts
  auth: Auth
  sightings: SightingStore
  countries: CountryBook
  duty: DutyStore
  channels: Channels
  /** Hosts, advisories, exposures. */
  knowledge: Knowledge
  hub: Hub
  intake: Intake
  sensors: SensorBook
  signIns: SignInLimits
  /** Null when no identity provider is set up. */
  oidc: OidcProvider | null
  memo: Memo
  troubles: Troubles
  metrics: Metrics
  site: Site
  trustedProxies: readonly Network[]
  /** Milliseconds. */
  clock: () => number
  version: string
  log: Logger
  /** The API description, JSON. */
  description: string
  /** Tells consoles of a change that is done and in the audit. */
  told(act: Act): void
}
