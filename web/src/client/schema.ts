// Made by `npm run generate:client` from the routes of the server. Do not edit: a test checks that it is current.

export interface Acknowledged {
  acknowledged: Array<{
    sensor: string
    epoch: string
    seq: number
  }>
}

export interface Advisories {
  at: string
  total: number
  advisories: Array<AdvisoryRow>
  sources: Array<SourceFreshness>
}

export interface AdvisoryPage {
  row: AdvisoryRow
  summary: string
  aliases: Array<string>
  upstream: Array<string>
  related: Array<string>
  withdrawn: string | null
  cvss: {
    vector: string
    score: number
  } | null
  /** At most 200. */
  affected: Array<{
    ecosystem: string
    name: string
    status: string
    fixed: Array<string>
    verdictWords: string | null
  }>
  remedies: Array<{
    kind: string
    text: string
    url: string | null
    restart: string
  }>
  references: Array<string>
  /** Faults of the document itself. */
  flags: Array<{
    code: string
    message: string
  }>
  /** Most pressing first; at most 500. */
  exposures: Array<ExposureRow>
}

export interface AdvisoryRow {
  id: string
  source: string
  title: string
  severity: 'low' | 'medium' | 'high' | 'critical' | null
  published: string | null
  modified: string | null
  flaws: Array<string>
  knownExploited: boolean
  epss: number | null
  /** Hosts on which one of its flaws is open, fixed on disk only, or unknown. */
  exposedHosts: number
  /** Those of its flaws that a host is exposed to now. */
  exposedFlaws: Array<string>
  fixedHosts: number
  probed: boolean
  due: string | null
}

export interface Alive {
  alive: true
  version: string
}

/** Requests by the class of status the server answered with. */
export interface Answered {
  '1xx': number
  '2xx': number
  '3xx': number
  '4xx': number
  '5xx': number
  none: number
}

export interface Audit {
  /** Newest first. */
  records: Array<AuditRow>
}

export interface AuditEvent {
  actor: string
  action: string
  object: string
}

export interface AuditRow {
  /** Grows by one a record, without holes. */
  number: number
  time: string
  /** Who did it. */
  actor: string
  action: string
  /** What it was done to. */
  object: string
  detail: Record<string, unknown>
  /** Hash over this record and the hash of the one before, hexadecimal. */
  hash: string
}

export interface CatalogueEntry {
  year: number
  story: string
  products: Array<{
    name: string
    vendor?: string
    affected?: string
  }>
  visibility: 'request-line' | 'partly' | 'headers-or-body-only'
  looksLike: string
  patch: string
  workaround: string
  /** Web addresses; show them as text, link only https. */
  references: Array<string>
  rules: Array<{
    id: string
    title: string
    author: string
    licence: string
  }>
}

export interface Channel {
  id: string
  name: string
  kind: ChannelKind
  /** Null: it leads to the board. */
  person: string | null
  /** Where it leads, without its secrets. */
  where: string
  lastSent: string | null
  waiting: number
  /** Messages that never got through. */
  givenUp: number
  /** Why the newest try failed. */
  fault: string | null
}

export type ChannelKind = 'mail' | 'matrix' | 'ntfy' | 'slack' | 'webhook'

export interface Channels {
  channels: Array<Channel>
}

export interface Countries {
  range: Range
  /** Where the countries come from; null when no ranges are imported. */
  ranges: Ranges | null
  /** Where sources are registered, most sources first. */
  countries: Array<{
    sources: number
    requests: number
    country: string
  }>
  /** In no imported range. */
  unknown: {
    sources: number
    requests: number
  }
  /** Private and special addresses, which are in no country. */
  inside: {
    sources: number
    requests: number
  }
  /** Logged as host names. */
  names: {
    sources: number
    requests: number
  }
  /** Sources that were looked at: all, or the busiest when there are more. */
  sources: number
  /** Whether these are all sources of the range. */
  complete: boolean
}

export interface CreatedToken {
  token: Token
  /** Shown this once: only its hash is kept. */
  secret: string
}

export interface CreatedUser {
  user: User
  link: SignInLink
}

/** A row of CISA BOD 26-04 with its four inputs. */
export interface Deadline {
  row: {
    exploited: boolean
    reachable: boolean
    automatable: boolean
    totalImpact: boolean
  }
  inputs: {
    exploited: {
      /** Null: unknown; the worse answer counts. */
      value: boolean | null
      /** How we know, in words. */
      why: string
    }
    reachable: {
      /** Null: unknown; the worse answer counts. */
      value: boolean | null
      /** How we know, in words. */
      why: string
    }
    automatable: {
      /** Null: unknown; the worse answer counts. */
      value: boolean | null
      /** How we know, in words. */
      why: string
    }
    totalImpact: {
      /** Null: unknown; the worse answer counts. */
      value: boolean | null
      /** How we know, in words. */
      why: string
    }
  }
  /** Null: with the next upgrade. */
  days: 3 | 14 | 60 | null
  /** Look for traces of a break-in as well. */
  forensics: boolean
  /** Start of the clock. */
  from: string
  due: string | null
  overdue: boolean
  /** The row in one sentence. */
  words: string
}

export interface DecisionRow {
  id: string
  flaw: string
  host: string | null
  package: string | null
  kind: 'accepted' | 'not-affected' | 'mitigated'
  reason: string
  by: string
  made: string
  expires: string | null
  ended: string | null
}

export interface Decisions {
  decisions: Array<DecisionRow>
}

export type Delivery = Array<SentBatch>

export interface Done {
  done: true
}

export interface Duty {
  /** Who is on duty now; null: nobody is watching. */
  person: string | null
  /** End of the turn. */
  until: string | null
  next: {
    person: string
    from: string
  } | null
  /** Those that are not over, in order. */
  turns: Array<Turn>
  /** When nobody is on duty within the next 14 days. */
  unwatched: Array<{
    from: string
    to: string
  }>
  /** People with a turn and without a channel: only the console tells them. */
  unreachable: Array<string>
  inbox: {
    unowned: number
    waiting: number
    acknowledged: number
    overdue: number
  }
}

export interface ErrorAnswer {
  error: {
    /** Stable, for programs: the table in docs/api.md. */
    code: string
    /** What happened, for people. */
    message: string
    /** Which part of the request, as a dotted path. */
    field?: string
    /** What to do about it. */
    remedy: string
  }
}

export interface Evaluation {
  advisory: string
  title: string
  days: 3 | 14 | 60 | null
  state: InboxState
  owner: string | null
  received: string
  due: string
  acknowledged: string | null
  verdict: EvaluationVerdict | null
  reason: string | null
  expires: string | null
  evaluated: string | null
  evaluatedBy: string | null
  closed: {
    at: string
    reason: string
  } | null
  escalations: Array<{
    from: string | null
    to: string | null
    at: string
    why: string
  }>
}

export type EvaluationVerdict = 'affected' | 'not-affected' | 'mitigated' | 'accepted' | 'needs-change'

export interface Evidence {
  range: Range
  evidence: Array<EvidenceLine>
}

export interface EvidenceLine {
  threat: string
  source: string
  time: string
  file: string
  line: number
  status: number | null
  /** Visible text of the line: what cannot be seen is written as \xHH. */
  text: string
}

export interface EvidenceStep {
  /** advisory, package, version, origin, running-code, kernel, listener, module, probe, decision */
  kind: string
  text: string
  where: string
  /** Age of the fact. */
  at: string | null
}

export interface ExposedPoint {
  t: string
  exposed: number
  open: number
  fixedOnDisk: number
  unknown: number
  fixed: number
  mitigated: number
  accepted: number
}

export interface ExposureChanges {
  since: string
  /** The latest first; at most 500. */
  changes: Array<{
    flaw: string
    /** Null: it was not known before. */
    before: ExposureState | null
    /** Null: the host was removed, or the advisory withdrawn. */
    state: ExposureState | null
    hosts: number
    latest: string
  }>
}

export interface ExposureRow {
  host: string
  /** The CVE where there is one, else the advisory; `fix-waiting:PACKAGE` when only the package manager speaks. */
  flaw: string
  title: string
  advisories: Array<string>
  /** Source package. */
  package: string
  binaries: Array<string>
  installed: string
  /** Null: no fix is known. */
  fixed: string | null
  /** What the host's package manager offers now. */
  offered: string | null
  state: ExposureState
  certainty: 'certain' | 'possible'
  /** What the distribution has decided: no-dsa, ignored, postponed ... */
  verdict: string | null
  /** The same as one would say it. */
  verdictWords: string | null
  deadline: Deadline
  /** In this very host's logs, within 24 hours. */
  probed: boolean
  /** On any listener of ours, within 24 hours. */
  probedAnywhere: boolean
  knownExploited: boolean
  /** Chance of exploitation within 30 days, 0 to 1; null: unknown, not 0. */
  epss: number | null
  /** SSVC deployer's answer, for medium human impact: shown beside the deadline. */
  priority: 'defer' | 'scheduled' | 'out-of-cycle' | 'immediate'
  since: string
  changed: string
}

export type ExposureState = 'open' | 'fixed-on-disk' | 'fixed' | 'mitigated' | 'accepted' | 'not-affected' | 'unknown'

export interface Exposures {
  at: string
  total: number
  /** Most pressing first. */
  exposures: Array<ExposureRow>
}

export interface ExposuresByFix {
  at: string
  exposures: number
  /** What closes most of what presses first. */
  fixes: Array<FixRow>
}

export interface FixRow {
  package: string
  /** The version that closes all of them; null: no fix is known. */
  fixed: string | null
  /** What closes them. */
  action: 'upgrade' | 'restart' | 'reboot' | 'no-fix' | 'find-out'
  /** At most 100 names. */
  hosts: Array<string>
  hostCount: number
  /** At most 100. */
  flaws: Array<string>
  flawCount: number
  /** Exposures that this one fix closes. */
  exposures: number
  /** Hosts whose package manager offers it now. */
  offered: number
  /** Hosts of these that are being probed for one of the flaws. */
  probed: number
  overdue: number
  /** The earliest deadline. */
  due: string | null
  forensics: boolean
}

export interface Growth {
  /** Doubling time of distinct sources; null when they do not grow. */
  doublingMinutes: number | null
  /** 95 % interval in minutes; an end is null when it is unbounded. */
  interval: [number | null, number | null] | null
  /** Why there is no figure; null when there is one. */
  why: string | null
}

export interface HostCard {
  name: string
  ssh: string | null
  tags: Array<string>
  domain: string | null
  group: string | null
  os: string | null
  /** When it was last looked at; null: never. */
  taken: string | null
  how: 'local' | 'ssh' | 'document' | null
  /** The last look is more than two days old, or there was none: what is shown may be over. */
  stale: boolean
  packages: number
  publicListeners: number
  rebootNeeded: boolean | null
  /** Things it did not let us know. */
  gaps: number
  open: number
  fixedOnDisk: number
  unknown: number
  accepted: number
  overdue: number
  due: string | null
  probed: boolean
}

export interface HostPage {
  card: HostCard
  kernel: {
    running: string
    newest: string | null
    rebootNeeded: boolean | null
    /** Old kernels that do not run: to be removed, not vulnerable. */
    remove: Array<string>
  } | null
  packages: Array<{
    name: string
    version: string
    kind: string
    source: string
    sourceVersion: string
    state: 'installed' | 'half-installed'
    held: boolean
    origin: string | null
    module: string | null
    candidate: {
      version: string
      security: boolean
    } | null
  }>
  listeners: Array<{
    protocol: 'tcp' | 'udp'
    address: string
    port: number
    process: string | null
    unit: string | null
    package: string | null
    reach: 'loopback' | 'private' | 'public' | 'unknown'
    container: string | null
  }>
  modules: Array<{
    server: string
    name: string
    evidence: string
  }>
  staleProcesses: Array<{
    process: string
    pid: number
    unit: string | null
    package: string | null
    files: Array<string>
  }>
  gaps: Array<{
    what: string
    reason: string
  }>
  /** Most pressing first, with why. */
  exposures: Array<{
    host: string
    /** The CVE where there is one, else the advisory; `fix-waiting:PACKAGE` when only the package manager speaks. */
    flaw: string
    title: string
    advisories: Array<string>
    /** Source package. */
    package: string
    binaries: Array<string>
    installed: string
    /** Null: no fix is known. */
    fixed: string | null
    /** What the host's package manager offers now. */
    offered: string | null
    state: ExposureState
    certainty: 'certain' | 'possible'
    /** What the distribution has decided: no-dsa, ignored, postponed ... */
    verdict: string | null
    /** The same as one would say it. */
    verdictWords: string | null
    deadline: Deadline
    /** In this very host's logs, within 24 hours. */
    probed: boolean
    /** On any listener of ours, within 24 hours. */
    probedAnywhere: boolean
    knownExploited: boolean
    /** Chance of exploitation within 30 days, 0 to 1; null: unknown, not 0. */
    epss: number | null
    /** SSVC deployer's answer, for medium human impact: shown beside the deadline. */
    priority: 'defer' | 'scheduled' | 'out-of-cycle' | 'immediate'
    since: string
    changed: string
    evidence: Array<EvidenceStep>
  }>
}

export interface Hosts {
  at: string
  hosts: Array<HostCard>
}

export interface Inbox {
  /** The most urgent first: overdue, then by when they are due. */
  evaluations: Array<Evaluation>
}

export type InboxState = 'unowned' | 'waiting' | 'acknowledged' | 'overdue' | 'evaluated' | 'closed'

export interface Me {
  id: string
  name: string
  kind: 'user' | 'token'
  role: 'viewer' | 'operator' | 'approver' | 'admin'
  hasPassword: boolean
  /** When this sign-in or token ends. */
  expires: string | null
  /** Send it as header `x-firebreak-csrf` with every request that is not GET; empty for tokens. */
  csrf: string
  /** What is allowed, as `verb object`, for example `change settings`. */
  may: Array<string>
  siteName: string
  version: string
}

export interface NewChannel {
  name: string
  kind: ChannelKind
  person: string | null
  /** What the kind needs; docs/duty.md lists it. */
  settings: Record<string, unknown>
}

export interface NewDecision {
  flaw: string
  /** On every host when left out. */
  host?: string
  package?: string
  kind: 'accepted' | 'not-affected' | 'mitigated'
  reason: string
  /** Needed for `accepted` and `mitigated`. */
  expires?: string
}

export interface NewToken {
  name: string
  scope: TokenScope
  /** Needed for scope `sensor`, and only there. */
  sensor?: string
  /** It expires after this many days. */
  days?: number
}

export interface NewTurn {
  person: string
  from: string
  to: string
}

export interface NewUser {
  name: string
  role: UserRole
}

export interface NewVerdict {
  verdict: EvaluationVerdict
  reason: string
  /** Needed for accepted, not-affected and mitigated: then the question comes back. */
  expires?: string
}

export interface Now {
  at: string
  /** Is anything on fire: one sentence. */
  headline: string
  /** How urgent the headline is. */
  tone: 'calm' | 'watch' | 'fire' | 'blind'
  /** Threats seen in the last 24 hours. */
  threats: number
  /** Of these, threats whose sources grow. */
  growing: number
  /** Probes of the last 24 hours that a server answered with 2xx. */
  answered: number
  sensors: {
    ok: number
    blind: number
  }
  /** Mean of the last ten minutes. */
  probesPerMinute: number
  /** All requests, probes or not; mean of the last ten minutes. */
  linesPerMinute: number
  /** 24 hours in steps of `stripMinutes`, empty steps included. */
  strip: Array<{
    minute: string
    probes: number
    lines: number
  }>
  stripMinutes: number
  /** What to look at first. */
  top: Array<ThreatCard>
}

export interface PasswordChange {
  /** Needed when there is a password already. */
  current?: string
  password: string
}

export interface Point {
  t: string
  requests: number
  sources: number
}

export interface Race {
  flaw: string
  title: string
  advisories: Array<string>
  /** Threats of the catalogue that use it. */
  threats: Array<{
    id: string
    name: string
  }>
  /** A replay of history, not our own hosts. */
  replay: boolean
  from: string
  to: string
  stepMinutes: number
  published: string | null
  evaluated: string | null
  /** The duty person's verdict. */
  verdict: string | null
  approved: string | null
  firstProbe: string | null
  /** The most pressing one of the hosts. */
  deadline: Deadline | null
  /** One point each change, and one at each end: draw it as steps. */
  exposed: Array<ExposedPoint>
  /** On our own listeners, one point a step. */
  probes: Array<{
    t: string
    requests: number
    sources: number
  }>
  /** Sources to come; null: no forecast can be made yet. */
  forecast: Array<{
    t: string
    low: number
    middle: number
    high: number
  }> | null
  marks: Array<RaceMark>
  /** Who is ahead, in one sentence. */
  sentence: string
}

export interface RaceMark {
  t: string
  kind: 'published' | 'received' | 'acknowledged' | 'evaluated' | 'approved' | 'first-probe' | 'deadline' | 'event'
  text: string
}

export interface Range {
  from: string
  to: string
}

export interface Ranges {
  imported: string
  files: Array<{
    name: string
    date: string | null
    ranges: number
  }>
  /** Must stand beside what is made from the ranges; may be empty. */
  credit: string
  /** Ranges that have a country. */
  count: number
}

export interface RangesAnswer {
  ranges: Ranges | null
}

export interface Ready {
  ready: boolean
  parts: Array<{
    part: string
    ok: boolean
    milliseconds: number
  }>
}

export interface ResetEvent {
  why: string
}

export interface SensorCard {
  name: string
  state: SensorState
  /** What is wrong, and what to do, in sentences; empty when all is well. */
  words: Array<string>
  lastSeen: string
  version: string
  /** The sensor's clock minus ours when it last reported. */
  clockSkewSeconds: number
  files: number
  bytes: number
  lines: number
  parsed: number
  unparsed: number
  skipped: number
  /** Bytes known to be lost. */
  gapBytes: number
  gapReason: string | null
  /** Sightings thrown away because the journal was full. */
  overflowed: number
  /** Age of the oldest line not yet read. */
  lagSeconds: number
  journalBytes: number
  /** Bytes. */
  diskFree: number
  warnings: Array<string>
}

export interface SensorEvent {
  sensor: string
  state: SensorState
}

export type SensorState = 'ok' | 'late' | 'blind' | 'silent'

export interface Sensors {
  at: string
  sensors: Array<SensorCard>
}

export interface SentBatch {
  schema: string
  sensor: string
  epoch: string
  seq: number
  sightings?: Array<{
    threat: string
    source: string
    minute: number
    requests: number
    answered: [number, number, number, number, number, number]
  }>
  traffic?: Array<{
    minute: number
    lines: number
    probes: number
    sources: string
  }>
  unknown?: Array<{
    template: string
    source: string
    minute: number
    requests: number
    example: string
  }>
  evidence?: Array<{
    threat: string
    source: string
    time: number
    file: string
    line: number
    status: number | null
    text: string
  }>
  health: {
    version: string
    clock: number
    files: number
    bytes: number
    lines: number
    parsed: number
    unparsed: number
    skipped?: number
    gapBytes?: number
    gapReason?: string | null
    overflowed?: number
    lag?: number
    journalBytes?: number
    diskFree?: number
    warnings?: Array<string>
  }
}

export interface Settings {
  /** Shown in the console. */
  siteName: string
  /** Sightings older than this are deleted. */
  keepDays: number
  /** When sightings need more disk than this, the oldest days go first. */
  keepGigabytes: number
  /** A sign-in ends after this many hours. */
  sessionHours: number
}

export interface SightingsEvent {
  minute: string
  lines: number
  probes: number
  /** Requests by threat. */
  threats: Record<string, number>
}

export type SignIn = {
  link: string
} | {
  name: string
  password: string
}

export interface SignInLink {
  path: string
  expires: string
}

export interface SignInMethods {
  siteName: string
  /** Some user has a password. */
  password: boolean
  /** The identity provider, when there is one. */
  oidc: {
    name: string
    path: string
  } | null
}

export interface SourceFreshness {
  source: string
  synced: string | null
  newest: string | null
  records: number
  failure: string | null
}

export interface SourcePage {
  address: string
  range: Range
  verdict: Verdict
  /** The verdict in a sentence. */
  why: string
  /** Why the address may stand for somebody else, in sentences. */
  doubts: Array<string>
  /** Where it is registered, by the imported ranges; null: not known. */
  country: string | null
  /** What kind of network the address belongs to, in words. */
  network: string
  requests: number
  first: string | null
  last: string | null
  /** Every hour of the range. */
  hours: Array<{
    t: string
    requests: number
  }>
  threats: Array<{
    id: string
    name: string
    requests: number
    first: string
    last: string
  }>
  paths: Array<EvidenceLine>
  sensors: Array<string>
}

export interface SourceRow {
  address: string
  /** Where it is registered, by the imported ranges; null: not known. */
  country: string | null
  verdict: Verdict
  requests: number
  threats: Array<{
    id: string
    name: string
  }>
  sensors: Array<string>
  first: string
  last: string
}

export interface Sources {
  range: Range
  sources: Array<SourceRow>
}

export interface ThreatCard {
  id: string
  name: string
  kind: ThreatKind
  cves: Array<string>
  requests: number
  /** Distinct sources. */
  sources: number
  /** Standard error of `sources`, as a share; 0 when exact. */
  sourcesError: number
  first: string
  last: string
  answered: Answered
  doublingMinutes: number | null
  growth: Growth
  /** Equal steps over the whole range, empty steps included. */
  spark: Array<Point>
}

export type ThreatKind = 'worm' | 'exploit' | 'scanner' | 'generic'

export interface ThreatPage {
  range: Range
  card: ThreatCard
  /** Null for a threat of imported rules. */
  catalogue: CatalogueEntry | null
  stepMinutes: number
  timeline: Array<Point>
  /** Most requests first. */
  sources: Array<SourceRow>
  evidence: Array<EvidenceLine>
}

export interface Threats {
  range: Range
  stepMinutes: number
  /** What spreads first. */
  threats: Array<ThreatCard>
}

export interface Token {
  id: string
  name: string
  scope: TokenScope
  /** The only sensor name it may send for. */
  sensor: string | null
  /** Who made it. */
  owner: string
  created: string
  expires: string
  lastUsed: string | null
}

export type TokenScope = 'sensor' | 'read' | 'admin'

export interface Tokens {
  tokens: Array<Token>
}

export interface Turn {
  id: string
  person: string
  from: string
  to: string
}

export interface Unclassified {
  range: Range
  /** Most remarkable first. */
  unclassified: Array<UnclassifiedRow>
}

export interface UnclassifiedRow {
  template: string
  requests: number
  sources: number
  first: string
  last: string
  growth: Growth
  example: string
}

export interface User {
  id: string
  name: string
  role: UserRole
  hasPassword: boolean
  /** Signs in through the identity provider. */
  single: boolean
  disabled: boolean
  created: string
  lastSignIn: string | null
}

export interface UserChange {
  name?: string
  role?: UserRole
  disabled?: boolean
}

export type UserRole = 'viewer' | 'operator' | 'approver' | 'admin'

export interface Users {
  users: Array<User>
}

export type Verdict = 'hostile' | 'probing' | 'ordinary' | 'unknown'

/** Every route: `method path` -> what goes in and what comes out. */
export interface Api {
  /** Is anything on fire? The last 24 hours in one answer. */
  'GET /api/now': {
    params: undefined
    query: undefined
    body: undefined
    answer: Now
  }
  /** Every threat of the range, what spreads first. */
  'GET /api/threats': {
    params: undefined
    query: { from?: string; to?: string }
    body: undefined
    answer: Threats
  }
  /** One threat: what it is, how it went, who sent it, and the lines that show it. */
  'GET /api/threats/{id}': {
    params: { id: string }
    query: { from?: string; to?: string }
    body: undefined
    answer: ThreatPage
  }
  /** Who probes, most requests first. */
  'GET /api/sources': {
    params: undefined
    query: { from?: string; to?: string; threat?: string; sensor?: string; limit?: number }
    body: undefined
    answer: Sources
  }
  /** One address: what it did, what to think of it, and why to doubt that. */
  'GET /api/sources/{address}': {
    params: { address: string }
    query: { from?: string; to?: string }
    body: undefined
    answer: SourcePage
  }
  /** Sources by the country they are registered in, from imported ranges; what is unknown is counted too. */
  'GET /api/countries': {
    params: undefined
    query: { from?: string; to?: string; threat?: string; sensor?: string }
    body: undefined
    answer: Countries
  }
  /** The ranges of addresses by country that are imported (`firebreak ranges import`). */
  'GET /api/ranges': {
    params: undefined
    query: undefined
    body: undefined
    answer: RangesAnswer
  }
  /** Kinds of requests that no rule knows: where a new worm shows first. */
  'GET /api/unclassified': {
    params: undefined
    query: { from?: string; to?: string; limit?: number }
    body: undefined
    answer: Unclassified
  }
  /** The lines that the numbers were counted from: samples, newest first. */
  'GET /api/evidence': {
    params: undefined
    query: { from?: string; to?: string; threat?: string; source?: string; sensor?: string; limit?: number }
    body: undefined
    answer: Evidence
  }
  /** Which flaws our hosts are exposed to, most pressing first. */
  'GET /api/exposures': {
    params: undefined
    query: { host?: string; flaw?: string; package?: string; state?: ExposureState; all?: '0' | '1'; limit?: number; offset?: number }
    body: undefined
    answer: Exposures
  }
  /** Which one fix closes most. */
  'GET /api/exposures/by-fix': {
    params: undefined
    query: undefined
    body: undefined
    answer: ExposuresByFix
  }
  /** What changed lately: flaws and the hosts that went from one state to another. */
  'GET /api/exposures/changes': {
    params: undefined
    query: { hours?: number }
    body: undefined
    answer: ExposureChanges
  }
  /** What people decided to live with, or found not to apply, with reason and end. */
  'GET /api/decisions': {
    params: undefined
    query: undefined
    body: undefined
    answer: Decisions
  }
  /** Accept a flaw until a day, say that it does not apply, or that it is mitigated. */
  'POST /api/decisions': {
    params: undefined
    query: undefined
    body: NewDecision
    answer: DecisionRow
  }
  /** End a decision before its time: the exposures are open again. The decision and its reason stay on record. */
  'DELETE /api/decisions/{id}': {
    params: { id: string }
    query: undefined
    body: undefined
    answer: Done
  }
  /** Every host we look after: how it stands, and how old that knowledge is. */
  'GET /api/hosts': {
    params: undefined
    query: undefined
    body: undefined
    answer: Hosts
  }
  /** One host: packages, listeners, modules, what still runs old code, and why each exposure is one. */
  'GET /api/hosts/{name}': {
    params: { name: string }
    query: undefined
    body: undefined
    answer: HostPage
  }
  /** Advisories, newest first, with how many hosts each touches, and how fresh every source is. */
  'GET /api/advisories': {
    params: undefined
    query: { touching?: '0' | '1'; limit?: number }
    body: undefined
    answer: Advisories
  }
  /** One advisory, by any of its names: what it says, and which hosts it touches. */
  'GET /api/advisories/{id}': {
    params: { id: string }
    query: undefined
    body: undefined
    answer: AdvisoryPage
  }
  /** The race between the worm and our patches for one flaw: hosts exposed, probes for it, and what was done when. */
  'GET /api/race/{flaw}': {
    params: { flaw: string }
    query: undefined
    body: undefined
    answer: Race
  }
  /** Server-sent events: `sightings` (SightingsEvent), `sensor` (SensorEvent), `audit` (AuditEvent), `reset` (ResetEvent). Send Last-Event-ID to go on. */
  'GET /api/events': {
    params: undefined
    query: undefined
    body: undefined
    answer: unknown
  }
  /** Advisories that touch a host of ours: who evaluates them, by when, and the verdicts. */
  'GET /api/inbox': {
    params: undefined
    query: undefined
    body: undefined
    answer: Inbox
  }
  /** One advisory of the inbox, also when it was closed long ago. */
  'GET /api/inbox/{id}': {
    params: { id: string }
    query: undefined
    body: undefined
    answer: Evaluation
  }
  /** Take an advisory: it is yours from then on, and silence no longer passes it on. */
  'POST /api/inbox/{id}/acknowledge': {
    params: { id: string }
    query: undefined
    body: undefined
    answer: Evaluation
  }
  /** Give a verdict with its reason; those that leave the hole open need an end. */
  'POST /api/inbox/{id}/evaluate': {
    params: { id: string }
    query: undefined
    body: NewVerdict
    answer: Evaluation
  }
  /** Who is on duty, who is next, when nobody is, and how the inbox stands. */
  'GET /api/duty': {
    params: undefined
    query: undefined
    body: undefined
    answer: Duty
  }
  /** Add a turn. Where turns overlap, the one that began last counts. */
  'POST /api/duty/turns': {
    params: undefined
    query: undefined
    body: NewTurn
    answer: Turn
  }
  /** Take a turn out of the rota. */
  'DELETE /api/duty/turns/{id}': {
    params: { id: string }
    query: undefined
    body: undefined
    answer: Done
  }
  /** Ways to our own people and to the board, and how their messages fare. Never the secrets. */
  'GET /api/channels': {
    params: undefined
    query: undefined
    body: undefined
    answer: Channels
  }
  /** Add a way to a person, or to the board. */
  'POST /api/channels': {
    params: undefined
    query: undefined
    body: NewChannel
    answer: Done
  }
  /** Send a message that says it is a test, and say how it went. */
  'POST /api/channels/{id}/test': {
    params: { id: string }
    query: undefined
    body: undefined
    answer: Done
  }
  /** Remove a channel, with what waits to go through it. */
  'DELETE /api/channels/{id}': {
    params: { id: string }
    query: undefined
    body: undefined
    answer: Done
  }
  /** Is Firebreak itself blind? The health of every sensor, in words. */
  'GET /api/sensors': {
    params: undefined
    query: undefined
    body: undefined
    answer: Sensors
  }
  /** Forget the health of a sensor that is gone. Its sightings stay; it shows again when it reports. */
  'DELETE /api/sensors/{name}': {
    params: { name: string }
    query: undefined
    body: undefined
    answer: Done
  }
  /** Batches of a sensor. Acknowledged is what the store has for good; the same batch may come again and counts once. */
  'POST /api/ingest': {
    params: undefined
    query: undefined
    body: Delivery
    answer: Acknowledged
  }
  /** The ways to sign in. */
  'GET /api/sign-in': {
    params: undefined
    query: undefined
    body: undefined
    answer: SignInMethods
  }
  /** Sign in by a one-time link or by name and password. Sets the session cookie. */
  'POST /api/sign-in': {
    params: undefined
    query: undefined
    body: SignIn
    answer: Me
  }
  /** End this session. */
  'POST /api/sign-out': {
    params: undefined
    query: undefined
    body: undefined
    answer: Done
  }
  /** Sends the browser to the identity provider (OIDC, authorisation code with PKCE). */
  'GET /api/sign-in/oidc': {
    params: undefined
    query: undefined
    body: undefined
    answer: unknown
  }
  /** Where the identity provider sends the browser back to. Sets the session cookie. */
  'GET /api/sign-in/oidc/return': {
    params: undefined
    query: undefined
    body: undefined
    answer: unknown
  }
  /** Who you are signed in as, and what you may do. */
  'GET /api/me': {
    params: undefined
    query: undefined
    body: undefined
    answer: Me
  }
  /** Set your password. Ends every other session of yours. */
  'PUT /api/me/password': {
    params: undefined
    query: undefined
    body: PasswordChange
    answer: Done
  }
  /** Everybody who may sign in. */
  'GET /api/users': {
    params: undefined
    query: undefined
    body: undefined
    answer: Users
  }
  /** Add a user. The answer has a sign-in link to hand over: it works once, for 15 minutes. */
  'POST /api/users': {
    params: undefined
    query: undefined
    body: NewUser
    answer: CreatedUser
  }
  /** Change name or role, or lock a user out. Ends the sessions of that user when role or lock change. */
  'PATCH /api/users/{id}': {
    params: { id: string }
    query: undefined
    body: UserChange
    answer: User
  }
  /** Remove a user with sessions, links and tokens. The audit keeps the name. */
  'DELETE /api/users/{id}': {
    params: { id: string }
    query: undefined
    body: undefined
    answer: Done
  }
  /** A new sign-in link for a user: works once, for 15 minutes. */
  'POST /api/users/{id}/link': {
    params: { id: string }
    query: undefined
    body: undefined
    answer: SignInLink
  }
  /** The tokens you may see: your own, or all for an admin. Never the secrets. */
  'GET /api/tokens': {
    params: undefined
    query: undefined
    body: undefined
    answer: Tokens
  }
  /** Make a token. Everybody may make one to read; tokens for sensors and admins are made by admins. */
  'POST /api/tokens': {
    params: undefined
    query: undefined
    body: NewToken
    answer: CreatedToken
  }
  /** Delete a token: it stops working at once. */
  'DELETE /api/tokens/{id}': {
    params: { id: string }
    query: undefined
    body: undefined
    answer: Done
  }
  /** What is set. */
  'GET /api/settings': {
    params: undefined
    query: undefined
    body: undefined
    answer: Settings
  }
  /** Replace the settings. */
  'PUT /api/settings': {
    params: undefined
    query: undefined
    body: Settings
    answer: Settings
  }
  /** Who changed what, newest first. `firebreak doctor --audit` proves that nothing is missing. */
  'GET /api/audit': {
    params: undefined
    query: { before?: number; limit?: number }
    body: undefined
    answer: Audit
  }
  /** The process lives. Says nothing about the stores. */
  'GET /healthz': {
    params: undefined
    query: undefined
    body: undefined
    answer: Alive
  }
  /** Whether both stores answer right now and take what sensors send: 200, or 503 with the part that does not (schema `Ready`). */
  'GET /readyz': {
    params: undefined
    query: undefined
    body: undefined
    answer: unknown
  }
  /** Figures for Prometheus. Needs a token to read, sent as bearer token. */
  'GET /metrics': {
    params: undefined
    query: undefined
    body: undefined
    answer: unknown
  }
  /** This description, OpenAPI 3.1. */
  'GET /api/openapi.json': {
    params: undefined
    query: undefined
    body: undefined
    answer: unknown
  }
}
