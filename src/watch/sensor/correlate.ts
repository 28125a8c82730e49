import type { RuleField } from '../../model/rule.ts'
import type { ObservedLine } from '../detection/engine/observe-lines.ts'
import type { RuleUse } from '../detection/engine/rule-use.ts'
import { createLiveCorrelations } from '../detection/rules/live-correlations.ts'

/** What a line, with what came before it, means to the correlations of the rules. */
export interface Correlate {
  /** Threats of the correlations that this line makes fire; `time` in milliseconds of the event. */
  (line: ObservedLine, source: string, time: number): string[]
}

const NONE: string[] = []

/** State is in memory: after a restart windows begin empty. */
export function createCorrelate(use: RuleUse): Correlate {
  if (use.set.correlations.length === 0) return () => NONE
  const live = createLiveCorrelations(use.set.correlations)
  return (line, source, time) => {
    const base = line.rules.filter((rule) => use.eventFields[rule] !== null)
    if (base.length === 0) return NONE
    const values: Partial<Record<RuleField, string>> = { source }
    for (const [i, field] of use.eventFieldsOf(base).entries()) values[field] = String(line.values[i])
    const threats = new Set<string>()
    for (const rule of base) {
      const { id, name } = use.set.rules[rule]!
      for (const { correlation } of live.pour({ rule: id, name, time, values })) threats.add(correlation.threat)
    }
    return [...threats]
  }
}
