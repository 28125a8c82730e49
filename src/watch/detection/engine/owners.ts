import type { RuleSet } from '../rules/rule-set.ts'

/** Rules that literals make candidates. */
export interface Owners {
  /** Whether a literal concerns any of these rules. */
  concerns(literal: number): boolean
  /** Adds to `into` the rules that the literals `hits[from, to)` make candidates, each once, in any order. */
  find(hits: ArrayLike<number>, from: number, to: number, into: number[]): void
}

/** Of the rules in which `wanted` is not 0. */
export function createOwners(set: RuleSet, wanted: Uint8Array): Owners {
  const starts = new Int32Array(set.literals.length + 1)
  const list: number[] = []
  for (let literal = 0; literal < set.literals.length; literal++) {
    for (let at = set.starts[literal]!; at < set.starts[literal + 1]!; at++)
      if (wanted[set.posted[at]! >> 3] !== 0) list.push(set.posted[at]!)
    starts[literal + 1] = list.length
  }
  const posted = Int32Array.from(list)
  const { needs } = set
  const seen = new Int32Array(set.rules.length)
  const clauses = new Uint8Array(set.rules.length)
  let round = 0
  return {
    concerns: (literal) => starts[literal] !== starts[literal + 1],
    find(hits, from, to, into) {
      round = (round + 1) | 0
      for (let i = from; i < to; i++) {
        const literal = hits[i]!
        const end = starts[literal + 1]!
        for (let at = starts[literal]!; at < end; at++) {
          const posting = posted[at]!
          const rule = posting >> 3
          const before = seen[rule] === round ? clauses[rule]! : 0
          const after = before | (1 << (posting & 7))
          seen[rule] = round
          clauses[rule] = after
          if (after !== before && after === needs[rule]) into.push(rule)
        }
      }
    },
  }
}
