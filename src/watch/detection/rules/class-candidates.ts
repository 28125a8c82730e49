import type { ByteString } from '../../../model/record.ts'
import { LineClass } from './class-texts.ts'
import type { RuleSet } from './rule-set.ts'
import { createTextFinder } from './text-finder.ts'
import { foldedViews } from './views.ts'

/** Chooses among the rules that wait for a class of lines. */
export interface ClassCandidates {
  /**
   * Adds to `into` the rules that wait for one of `classes` (bits of `LineClass`; EVERY is always meant) and may hold for this target,
   * each once, in any order. Takes about a microsecond; `target` may still have the escapes of its log format.
   */
  find(target: ByteString | null, classes: number, into: number[]): void
  /** The same without the rules that wait for no text. */
  findByText(target: ByteString | null, classes: number, into: number[]): void
}

export function createClassCandidates({ classTexts, rules }: RuleSet): ClassCandidates {
  const { texts, starts, rules: owners, classOf, bare, withTexts } = classTexts
  const finder = createTextFinder(texts)
  const seen = new Int32Array(rules.length)
  const found: number[] = []
  let round = 0

  function findByText(target: ByteString | null, classes: number, into: number[]): void {
    const active = classes | LineClass.EVERY
    if (target === null || (active & withTexts) === 0) return
    round = (round + 1) | 0
    found.length = 0
    finder.begin()
    for (const view of foldedViews(target)) finder.find(view, found)
    for (const text of found) {
      for (let at = starts[text]!; at < starts[text + 1]!; at++) {
        const rule = owners[at]!
        if (seen[rule] === round || (classOf[rule]! & active) === 0) continue
        seen[rule] = round
        into.push(rule)
      }
    }
  }

  return {
    find(target, classes, into) {
      const active = classes | LineClass.EVERY
      for (let i = 0; i < bare.length; i++) if ((classOf[bare[i]!]! & active) !== 0) into.push(bare[i]!)
      findByText(target, classes, into)
    },
    findByText,
  }
}
