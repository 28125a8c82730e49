import type { Correlation, Rule } from '../../model/rule.ts'
import type { Threat } from '../../model/threat.ts'

/** Everything the catalogue says, parsed: plain data. */
export interface Catalogue {
  /** Ascending by id. */
  threats: Threat[]
  /** The rules of all threats, in the order of the threats: the same objects. */
  rules: Rule[]
  correlations: Correlation[]
}
