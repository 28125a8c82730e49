import type { RuleSet } from '../rules/rule-set.ts'

/**
 * Whether the literals `hits[from, to)` make any rule a candidate, apart from rules that wait for a class of lines. Most lines
 * with a literal have only an ordinary word of it: this spares them everything else.
 */
export function createCandidateCheck(set: RuleSet): (hits: Uint32Array, from: number, to: number) => boolean {
  const { starts, posted, needs } = set
  const seen = new Int32Array(set.rules.length)
  const clauses = new Uint8Array(set.rules.length)
  let round = 0
  return (hits, from, to) => {
    round = (round + 1) | 0
    for (let i = from; i < to; i++) {
      const id = hits[i]!
      if (id + 1 >= starts.length) continue
      const end = starts[id + 1]!
      for (let at = starts[id]!; at < end; at++) {
        const posting = posted[at]!
        const rule = posting >> 3
        const bits = (seen[rule] === round ? clauses[rule]! : 0) | (1 << (posting & 7))
        if (bits === needs[rule]) return true
        seen[rule] = round
        clauses[rule] = bits
      }
    }
    return false
  }
}
