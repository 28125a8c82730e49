/** What is wrong with a rule file, where, and what to do. `error`: the rule was left out. */
export interface Problem {
  file: string
  line: number
  field: string
  message: string
  remedy: string
  severity: 'error' | 'warning'
}

/** Thrown inside one rule's parsing, caught where the rule starts; never leaves this folder. */
export class RuleFault extends Error {
  readonly field: string
  readonly remedy: string
  readonly line: number | null

  constructor(field: string, message: string, remedy: string, line: number | null = null) {
    super(message)
    this.field = field
    this.remedy = remedy
    this.line = line
  }
}
