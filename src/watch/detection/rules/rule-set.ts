import type { ByteString } from '../../../model/record.ts'
import type { Correlation, Rule } from '../../../model/rule.ts'
import { best, type Clause, reduce } from './clauses.ts'
import { clausesOf, implies } from './gate.ts'

/** How a rule becomes a candidate for a record. `never`: an outbound rule where only inbound ones are wanted. */
export type Gate = 'literals' | 'error' | 'oddMethod' | 'every' | 'never'

/** Rules made ready for matching: plain data, rebuilt in each worker from the rules. */
export interface RuleSet {
  rules: readonly Rule[]
  correlations: readonly Correlation[]
  /** Folded, 5 to 64 bytes, distinct; the kernel finds them in the raw line and in every decoded view of its fields. */
  literals: readonly ByteString[]
  /** True when some rule must see every line. */
  every: boolean
  gates: readonly Gate[]
  /** Postings of literal `i`: `posted[starts[i] .. starts[i + 1])`, each `rule << 3 | clause`. */
  starts: Int32Array
  posted: Int32Array
  /** Bits of the clauses a rule needs (`literals` gates only). */
  needs: Uint8Array
  /** Rules by their other gates. */
  onError: Int32Array
  onOddMethod: Int32Array
  onEvery: Int32Array
}

const MOST_CLAUSES = 4

/**
 * Finds for each rule what lets a line through to it. A rule without usable literal or attention class must see `every` line.
 * `outbound`: rules about requests our own machines send (proxy logs) take part too. `everyLine: false`: rules that would need
 * every line only see those that deserve a look for another reason, which is quick and misses some.
 */
export function compileRules(
  rules: readonly Rule[],
  correlations: readonly Correlation[],
  options: { outbound?: boolean; everyLine?: boolean } = {},
): RuleSet {
  const ids = new Map<ByteString, number>()
  const all = rules.map((rule) => clausesOf(rule.condition))
  const firsts = all.map(best)
  const gates = rules.map((rule, index): Gate => {
    if (rule.direction === 'outbound' && options.outbound !== true) return 'never'
    if (firsts[index] !== null) return 'literals'
    if (implies(rule.condition, 'error')) return 'error'
    return implies(rule.condition, 'oddMethod') ? 'oddMethod' : 'every'
  })
  for (const [index, first] of firsts.entries()) {
    if (gates[index] !== 'literals' || first === null) continue
    for (const literal of first) if (!ids.has(literal)) ids.set(literal, ids.size)
  }
  const needs = new Uint8Array(rules.length)
  const postings: number[][] = Array.from({ length: ids.size }, () => [])
  for (const [index, clauses] of all.entries()) {
    const first = firsts[index]
    if (gates[index] !== 'literals' || first === null || first === undefined) continue
    for (const [bit, clause] of [first, ...moreClauses(first, clauses, ids)].entries()) {
      needs[index] = (needs[index] ?? 0) | (1 << bit)
      for (const literal of clause) postings[ids.get(literal) ?? 0]?.push((index << 3) | bit)
    }
  }
  const withGate = (gate: Gate) => Int32Array.from(gates.flatMap((one, index) => (one === gate ? [index] : [])))
  const onEvery = withGate('every')
  return {
    rules,
    correlations,
    literals: [...ids.keys()],
    every: options.everyLine !== false && onEvery.length > 0,
    gates,
    ...flatten(postings),
    needs,
    onError: withGate('error'),
    onOddMethod: withGate('oddMethod'),
    onEvery,
  }
}

/** Further clauses cost nothing when the kernel looks for all of their literals anyway. */
function moreClauses(first: Clause, clauses: readonly Clause[], ids: ReadonlyMap<ByteString, number>): Clause[] {
  const more: Clause[] = []
  for (const clause of clauses) {
    if (more.length === MOST_CLAUSES - 1) break
    const pieces = reduce(clause)
    if (pieces === null || pieces.length > 16 || pieces.join() === first.join()) continue
    if (pieces.every((piece) => ids.has(piece))) more.push(pieces)
  }
  return more
}

function flatten(postings: readonly number[][]): { starts: Int32Array; posted: Int32Array } {
  const starts = new Int32Array(postings.length + 1)
  for (const [index, list] of postings.entries()) starts[index + 1] = (starts[index] ?? 0) + list.length
  return { starts, posted: Int32Array.from(postings.flat()) }
}
