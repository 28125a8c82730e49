import type { ByteString } from '../../../../model/record.ts'
import { createDfa } from './dfa.ts'
import { parseRegex } from './parse.ts'
import { assemble } from './program.ts'
import { type Pick, requiredLiterals } from './required.ts'
import type { RegexFault } from './syntax.ts'

export interface Regex {
  /** Whether the expression occurs in the text. Time is linear in the text, whatever the expression. */
  match(text: ByteString): boolean
}

/**
 * Folded literals; of each clause at least one occurs in a (folded) text that matches. None for a faulty expression. `pick` says which
 * clause of an alternative to keep.
 */
export function literalsOfRegex(source: string, flags: string, pick: Pick): ByteString[][] {
  const node = parseRegex(source, flags)
  return 'fault' in node ? [] : requiredLiterals(node, pick)
}

/**
 * Compiles a regular expression over bytes. `flags`: `i`, `m`, `s`. Look-around, back-references, possessive repeats,
 * atomic groups and expressions that grow too large are refused, with a remedy.
 */
export function compileRegex(source: string, flags: string): Regex | RegexFault {
  const node = parseRegex(source, flags)
  if ('fault' in node) return node
  const program = assemble(node)
  if ('fault' in program) return program
  let match: ((text: ByteString) => boolean) | null = null
  return {
    match(text) {
      match ??= createDfa(program)
      return match(text)
    },
  }
}
