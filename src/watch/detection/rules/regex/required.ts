import type { ByteString } from '../../../../model/record.ts'
import type { ByteSet, Node } from './syntax.ts'

/** What a text must hold for an expression to match: the exact (folded) texts it can be, when few, and clauses otherwise. */
interface Need {
  exact: ByteString[] | null
  clauses: ByteString[][]
}

/** The clause to keep of several that an alternative needs; null when none is of use. */
export type Pick = (clauses: ByteString[][]) => ByteString[] | null

const EXACT_LIMIT = 32

/** Clauses of folded literals; in each of them at least one literal must occur in a text that the expression matches. */
export function requiredLiterals(node: Node, pick: Pick): ByteString[][] {
  const need = needOf(node, pick)
  return need.exact === null ? need.clauses : [...need.clauses, need.exact]
}

function needOf(node: Node, pick: Pick): Need {
  if (node.kind === 'assert') return { exact: [''], clauses: [] }
  if (node.kind === 'set') return { exact: fewBytes(node.set), clauses: [] }
  if (node.kind !== 'repeat') {
    const parts = node.of.map((part) => needOf(part, pick))
    return node.kind === 'alt' ? either(parts, pick) : sequence(parts)
  }
  const inner = needOf(node.of, pick)
  if (node.min === 0) return { exact: node.max === 0 ? [''] : null, clauses: [] }
  if (node.min === node.max && node.min <= 8) return sequence(Array.from({ length: node.min }, () => inner))
  return { exact: null, clauses: requiredOf(inner) }
}

/** The bytes of a set, folded, when they are at most four. */
function fewBytes(set: ByteSet): ByteString[] | null {
  const found: ByteString[] = []
  for (let byte = set.indexOf(1); byte >= 0; byte = set.indexOf(1, byte + 1)) {
    const folded = String.fromCharCode(byte >= 65 && byte <= 90 ? byte + 32 : byte)
    if (found.includes(folded)) continue
    if (found.length === 4) return null
    found.push(folded)
  }
  return found.length === 0 ? null : found
}

function sequence(parts: Need[]): Need {
  const clauses: ByteString[][] = []
  let run: ByteString[] = ['']
  let whole = true
  for (const part of parts) {
    clauses.push(...part.clauses)
    if (part.exact !== null && part.exact.length * run.length <= EXACT_LIMIT) {
      const tails = part.exact
      run = run.flatMap((head) => tails.map((tail) => head + tail))
      continue
    }
    whole = false
    clauses.push(run)
    run = part.exact ?? ['']
  }
  if (whole) return { exact: run, clauses }
  clauses.push(run)
  return { exact: null, clauses }
}

function either(parts: Need[], pick: Pick): Need {
  if (parts.every((part) => part.exact !== null)) {
    const all = [...new Set(parts.flatMap((part) => part.exact ?? []))]
    if (all.length <= EXACT_LIMIT) return { exact: all, clauses: [] }
    return { exact: null, clauses: [all] }
  }
  const picked = parts.map((part) => pick(requiredOf(part)))
  const clause: ByteString[] = []
  for (const one of picked) {
    if (one === null) return { exact: null, clauses: [] }
    clause.push(...one)
  }
  return { exact: null, clauses: [clause] }
}

function requiredOf(need: Need): ByteString[][] {
  return need.exact === null ? need.clauses : [...need.clauses, need.exact]
}
