import type { ByteString } from '../../../model/record.ts'
import type { Correlation, Rule } from '../../../model/rule.ts'
import { type ClassTexts, collectClassTexts } from './class-texts.ts'
import { best, type Clause, type Wanted } from './clauses.ts'
import { clausesOf, endsInScript, implies } from './gate.ts'
import { isForSuspicion, pieceOf, worth, worthBeforeScript } from './literal-worth.ts'

/**
 * How a rule becomes a candidate for a record: by literals the kernel finds, by what class of line it is, or by any line that gets a look
 * (`every`). `never`: an outbound rule where only inbound ones are wanted. A rule of `literals` may wait for suspicious targets as well.
 */
export type Gate = 'literals' | 'suspicious' | 'error' | 'oddMethod' | 'every' | 'never'

/** Rules made ready for matching: plain data, rebuilt in each worker from the rules. */
export interface RuleSet {
  rules: readonly Rule[]
  correlations: readonly Correlation[]
  /** Folded, 5 to 64 bytes, distinct; the kernel finds them in the raw line and in every decoded view of its fields. */
  literals: readonly ByteString[]
  /** Where each may stand: 1 the target, 2 another field, 4 the address or time too, 8 only where a script's ending follows; as `LiteralPlace` of
   * the kernels. */
  places: Uint8Array
  /** True when every line must be handed up for some rule; only when asked for. */
  every: boolean
  /** True when lines with a suspicious target must be handed up. */
  suspicious: boolean
  gates: readonly Gate[]
  /** Postings of literal `i`: `posted[starts[i] .. starts[i + 1])`, each `rule << 3 | clause`. */
  starts: Int32Array
  posted: Int32Array
  /** Bits of the clauses a rule needs of the literals; 0 for rules that have none. */
  needs: Uint8Array
  /** Rules by class, ascending. */
  onSuspicious: Int32Array
  onError: Int32Array
  onOddMethod: Int32Array
  onEvery: Int32Array
  /** What the target must hold for them: see `createClassCandidates`. */
  classTexts: ClassTexts
}

const MOST_CLAUSES = 4
const PLACES = { path: 1, target: 1, field: 2, request: 3, line: 7 } as const
const BEFORE_SCRIPT = 8

/**
 * Finds for each rule what lets a line through to it. `outbound`: rules about requests our own machines send (proxy logs) take part too.
 * `everyLine`: rules without literal or class see every line, which is slow; otherwise only the lines that get a look for another reason.
 */
export function compileRules(
  rules: readonly Rule[],
  correlations: readonly Correlation[],
  options: { outbound?: boolean; everyLine?: boolean } = {},
): RuleSet {
  const all = rules.map(({ condition }) => clausesOf(condition, worth))
  const firsts = all.map((clauses) => best(clauses, worth))
  const scripts = new Set<number>()
  for (const [index, { condition }] of rules.entries()) {
    if (firsts[index] !== null || !endsInScript(condition)) continue
    firsts[index] = best(clausesOf(condition, worthBeforeScript), worthBeforeScript)
    scripts.add(index)
  }
  const gates = rules.map((rule, index) => {
    if (rule.direction === 'outbound' && options.outbound !== true) return 'never'
    return gateOf(rule, firsts[index] ?? null)
  })
  const literals = new Map<ByteString, number>()
  const places: number[] = []
  const suspects: Wanted[][] = []
  for (const [index, gate] of gates.entries()) {
    const suspect: Wanted[] = []
    if (gate === 'literals' || gate === 'suspicious') {
      for (const wanted of firsts[index] ?? []) {
        if (isForSuspicion(wanted.text, wanted.place)) suspect.push(wanted)
        else note(pieceOf(wanted.text) ?? '', PLACES[wanted.place] | (scripts.has(index) ? BEFORE_SCRIPT : 0))
      }
    }
    suspects.push(suspect)
  }
  function note(piece: ByteString, place: number): void {
    const id = literals.get(piece) ?? literals.size
    literals.set(piece, id)
    // What one rule wants anywhere is not held to scripts for another.
    const before = places[id] ?? place
    places[id] = ((before | place) & ~BEFORE_SCRIPT) | (before & place & BEFORE_SCRIPT)
  }
  const needs = new Uint8Array(rules.length)
  const postings: number[][] = Array.from({ length: literals.size }, () => [])
  for (const [index, clauses] of all.entries()) {
    const first = firsts[index]
    if (gates[index] !== 'literals' || first === null || first === undefined) continue
    const pieces = piecesOf(first.filter(({ text, place }) => !isForSuspicion(text, place)))
    const more = suspects[index]?.length === 0 ? moreClauses(pieces, clauses, literals) : []
    for (const [bit, clause] of [pieces, ...more].entries()) {
      needs[index] = (needs[index] ?? 0) | (1 << bit)
      for (const piece of clause) postings[literals.get(piece) ?? 0]?.push((index << 3) | bit)
    }
  }
  const withGate = (gate: Gate) => Int32Array.from(gates.flatMap((one, index) => (one === gate ? [index] : [])))
  const onSuspicious = Int32Array.from(suspects.flatMap((suspect, index) => (suspect.length > 0 ? [index] : [])))
  const onEvery = withGate('every')
  const classes = { onSuspicious, onError: withGate('error'), onOddMethod: withGate('oddMethod'), onEvery }
  return {
    rules,
    correlations,
    literals: [...literals.keys()],
    places: Uint8Array.from(places),
    every: options.everyLine === true && onEvery.length > 0,
    suspicious: onSuspicious.length > 0,
    gates,
    ...flatten(postings),
    needs,
    ...classes,
    classTexts: collectClassTexts(rules, suspects, classes),
  }
}

function gateOf(rule: Rule, first: Clause | null): Gate {
  if (implies(rule.condition, 'oddMethod')) return 'oddMethod'
  if (first !== null) return first.every(({ text, place }) => isForSuspicion(text, place)) ? 'suspicious' : 'literals'
  return implies(rule.condition, 'error') ? 'error' : 'every'
}

function piecesOf(clause: Clause): ByteString[] {
  return [...new Set(clause.map(({ text }) => pieceOf(text) ?? ''))]
}

/** Further clauses cost nothing when the kernel looks for all of their literals anyway. */
function moreClauses(
  first: readonly ByteString[],
  clauses: readonly Clause[],
  literals: ReadonlyMap<ByteString, number>,
): ByteString[][] {
  const more: ByteString[][] = []
  for (const clause of clauses) {
    if (more.length === MOST_CLAUSES - 1) break
    if (clause.length === 0 || clause.length > 16) continue
    const pieces = piecesOf(clause)
    if (pieces.join() !== first.join() && pieces.every((piece) => literals.has(piece))) more.push(pieces)
  }
  return more
}

function flatten(postings: readonly number[][]): { starts: Int32Array; posted: Int32Array } {
  const starts = new Int32Array(postings.length + 1)
  for (const [index, list] of postings.entries()) starts[index + 1] = (starts[index] ?? 0) + list.length
  return { starts, posted: Int32Array.from(postings.flat()) }
}
