import type { ByteString } from '../../../../model/record.ts'
import { type Clause, best } from '../clauses.ts'
import type { ByteSet, Node } from './syntax.ts'

/** What a text must hold for an expression to match: the exact (folded) texts it can be, when few, and clauses otherwise. */
interface Need {
  exact: ByteString[] | null
  clauses: Clause[]
}

const EXACT_LIMIT = 32

/** Clauses of folded literals; in each of them at least one literal must occur in a text that the expression matches. */
export function requiredLiterals(node: Node): Clause[] {
  const need = needOf(node)
  return need.exact === null ? need.clauses : [...need.clauses, need.exact]
}

function needOf(node: Node): Need {
  if (node.kind === 'assert') return { exact: [''], clauses: [] }
  if (node.kind === 'set') return { exact: fewBytes(node.set), clauses: [] }
  if (node.kind !== 'repeat') return node.kind === 'alt' ? either(node.of.map(needOf)) : sequence(node.of.map(needOf))
  const inner = needOf(node.of)
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
  const clauses: Clause[] = []
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

function either(parts: Need[]): Need {
  if (parts.every((part) => part.exact !== null)) {
    const all = [...new Set(parts.flatMap((part) => part.exact ?? []))]
    if (all.length <= EXACT_LIMIT) return { exact: all, clauses: [] }
    return { exact: null, clauses: [all] }
  }
  const picked = parts.map((part) => best(requiredOf(part)))
  const clause: ByteString[] = []
  for (const one of picked) {
    if (one === null) return { exact: null, clauses: [] }
    clause.push(...one)
  }
  return { exact: null, clauses: [clause] }
}

function requiredOf(need: Need): Clause[] {
  return need.exact === null ? need.clauses : [...need.clauses, need.exact]
}
