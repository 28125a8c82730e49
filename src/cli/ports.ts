import type { ExposureHandlers } from './exposure-ports.ts'
import type { HostHandlers } from './host-ports.ts'

/** Flags every command understands. */
export interface CommonOptions {
  /** Empty prints everything; else the top-level fields to keep, comma separated. */
  json?: string
  jq?: string
  plain?: boolean
  dryRun?: boolean
  /** Commander stores `--no-input` and `--no-color` as false here. */
  input: boolean
  color: boolean
  quiet?: boolean
  verbose?: boolean
  config?: string
}

export interface TimeWindow {
  since?: string
  until?: string
}

export interface LookOptions extends CommonOptions, TimeWindow {
  html?: string
  csv?: string
  sources: string
  rules: string[]
  trustedProxy: string[]
  format?: string
  logFormat?: string
  workers?: string
  kernel: string
  /** False with --no-inventory; absent where the question does not arise. */
  inventory?: boolean
  exitCode?: boolean
}

export interface ExplainOptions extends CommonOptions, TimeWindow {
  rules: string[]
  trustedProxy: string[]
  format?: string
  logFormat?: string
  in: string[]
}

export interface ThreatsOptions extends CommonOptions {
  kind?: string
}

export interface RangesOptions extends CommonOptions {
  credit?: string
}

export interface RulesOptions extends CommonOptions {
  rules: string[]
  to?: string
  from?: string
}

export interface UpOptions extends CommonOptions {
  listen: string
  publicUrl?: string
  tlsCert?: string
  tlsKey?: string
  /** False with --no-sensor; absent for the demo. */
  sensor?: boolean
  openOnly?: boolean
  rules?: string[]
  trustedProxy?: string[]
  format?: string
  logFormat?: string
}

export interface SensorCommandOptions extends CommonOptions {
  server: string
  tokenFile?: string
  name?: string
  authority?: string
  rules: string[]
  trustedProxy: string[]
  format?: string
  logFormat?: string
}

export interface TokenOptions extends CommonOptions {
  days: string
}

export interface RestoreCommandOptions extends CommonOptions {
  replace?: boolean
}

export interface ExportOptions extends CommonOptions, TimeWindow {
  threat?: string
  source?: string
  sensor?: string
}

export interface DoctorOptions extends CommonOptions {
  audit?: boolean
}

export interface WatchOptions extends CommonOptions {
  for?: string
  rules: string[]
  trustedProxy: string[]
  format?: string
  logFormat?: string
}

/** Of all `advisory` commands together: each has only some. */
export interface AdvisoryOptions extends CommonOptions {
  from?: string
  full?: boolean
  acceptSmaller?: boolean
  key?: string
  source?: string
  name?: string
  keep?: boolean
  feeds?: boolean
  package?: string
  ecosystem?: string
  limit?: string
}

export interface SimOptions extends CommonOptions {
  set: string[]
  seed: string
  runs?: string
  csv?: string
}

export interface PersonOptions extends CommonOptions {
  by?: string
}

export interface EvaluateOptions extends PersonOptions {
  verdict: string
  reason: string
  expires?: string
}

export interface TurnOptions extends CommonOptions {
  from: string
  to: string
}

export interface ChannelOptions extends CommonOptions {
  kind: string
  settings: string
  person?: string
}

/** What the commands do. `app/` supplies it; each returns the exit code. */
export interface Handlers extends HostHandlers, ExposureHandlers {
  look(paths: string[], options: LookOptions): Promise<number>
  explain(what: string, options: ExplainOptions): Promise<number>
  threatsList(options: ThreatsOptions): Promise<number>
  threatsShow(id: string, options: ThreatsOptions): Promise<number>
  rulesList(options: RulesOptions): Promise<number>
  rulesLint(paths: string[], options: RulesOptions): Promise<number>
  rulesTest(paths: string[], options: RulesOptions): Promise<number>
  rulesImport(path: string, options: RulesOptions): Promise<number>
  rangesImport(paths: string[], options: RangesOptions): Promise<number>
  rangesShow(addresses: string[], options: RangesOptions): Promise<number>
  up(paths: string[], options: UpOptions): Promise<number>
  demo(options: UpOptions): Promise<number>
  sensor(paths: string[], options: SensorCommandOptions): Promise<number>
  token(sensor: string, options: TokenOptions): Promise<number>
  watch(paths: string[], options: WatchOptions): Promise<number>
  backup(file: string, options: CommonOptions): Promise<number>
  restore(file: string, options: RestoreCommandOptions): Promise<number>
  exportSightings(file: string, options: ExportOptions): Promise<number>
  advisorySync(feeds: string[], options: AdvisoryOptions): Promise<number>
  advisoryImport(path: string, options: AdvisoryOptions): Promise<number>
  advisoryExport(file: string, feeds: string[], options: AdvisoryOptions): Promise<number>
  advisoryList(options: AdvisoryOptions): Promise<number>
  advisoryShow(id: string, options: AdvisoryOptions): Promise<number>
  simRun(worm: string, options: SimOptions): Promise<number>
  simCompare(worm: string, options: SimOptions): Promise<number>
  simWhatIf(worm: string, options: SimOptions): Promise<number>
  simWorms(worm: string | undefined, options: CommonOptions): Promise<number>
  inbox(options: CommonOptions & { all?: boolean }): Promise<number>
  acknowledge(id: string, options: PersonOptions): Promise<number>
  evaluate(id: string, options: EvaluateOptions): Promise<number>
  dutyList(options: CommonOptions): Promise<number>
  dutyAdd(person: string, options: TurnOptions): Promise<number>
  dutyRemove(id: string, options: CommonOptions): Promise<number>
  channelList(options: CommonOptions): Promise<number>
  channelAdd(name: string, options: ChannelOptions): Promise<number>
  channelRemove(name: string, options: CommonOptions): Promise<number>
  channelTest(name: string, options: CommonOptions): Promise<number>
  doctor(options: DoctorOptions): Promise<number>
  completion(shell: string, script: string, options: CommonOptions): Promise<number>
}
