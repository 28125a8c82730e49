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

export interface RulesOptions extends CommonOptions {
  rules: string[]
  to?: string
  from?: string
}

/** What the commands do. `app/` supplies it; each returns the exit code. */
export interface Handlers {
  look(paths: string[], options: LookOptions): Promise<number>
  explain(what: string, options: ExplainOptions): Promise<number>
  threatsList(options: ThreatsOptions): Promise<number>
  threatsShow(id: string, options: ThreatsOptions): Promise<number>
  rulesList(options: RulesOptions): Promise<number>
  rulesLint(paths: string[], options: RulesOptions): Promise<number>
  rulesTest(paths: string[], options: RulesOptions): Promise<number>
  rulesImport(path: string, options: RulesOptions): Promise<number>
  doctor(options: CommonOptions): Promise<number>
  completion(shell: string, script: string, options: CommonOptions): Promise<number>
}
