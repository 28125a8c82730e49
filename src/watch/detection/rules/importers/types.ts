import type { Correlation, Rule } from '../../../../model/rule.ts'

export type ImporterId = 'crowdsec' | 'crowdsec-appsec' | 'cve-index' | 'sigma'

/** What did not become a rule, and the reason in words. */
export interface Skipped {
  name: string
  why: string
}

/** What became a rule but not word for word: a list of ours instead of a missing data file, a condition no log shows ... */
export interface Note {
  name: string
  note: string
}

export interface Imported {
  rules: Rule[]
  correlations: Correlation[]
  skipped: Skipped[]
  notes: Note[]
}

/** One file, already read. */
export interface ImportFile {
  /** Shown in messages and kept as `file` of each rule. */
  file: string
  text: string
}

/** Text of a data file a scenario names; null when it is not at hand. */
export type DataFile = (name: string) => string | null

/** A member: turns one kind of foreign rule file into rules of ours. */
export interface Importer {
  id: ImporterId
  /** One line for people. */
  title: string
  /** Looks like its kind of file? Called with the parsed documents; must be quick and never throw. */
  recognises(documents: readonly unknown[]): boolean
  /** Never throws: what cannot be converted is in `skipped`. */
  convert(file: ImportFile, documents: readonly unknown[], data: DataFile): Imported
}
