import type { JsonObject } from '../../json.ts'

/** One mandatory test of CSAF 2.0, section 6.1: gives what breaks it, in words with the place; nothing when all is well. */
export interface CsafRule {
  /** Number of the section: `6.1.6`. */
  section: string
  check(document: JsonObject): string[]
}

/** Doubles in a list, each once. */
export function doubles(values: readonly string[]): string[] {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const value of values) {
    if (seen.has(value)) twice.add(value)
    seen.add(value)
  }
  return [...twice]
}
