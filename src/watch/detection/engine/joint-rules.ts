import type { ByteString, LogRecord } from '../../../model/record.ts'
import { type Kernel, Word } from '../kernel/types.ts'
import type { Judge } from './judge.ts'
import { createKeywordFinder } from './keyword-finder.ts'
import type { Outcome, Outcomes } from './outcomes.ts'
import { Line } from './rule-parts.ts'
import type { RuleUse } from './rule-use.ts'
import { createVerdictMemo } from './tally/verdict-memo.ts'

/** Decides rules that look at more than one part of a line, and remembers what they say by its content. */
export interface JointRules {
  /**
   * Which of the rules match the attention record at this word; null when its line gives no record. `told`: bits (`RuleParts.bitOf`) of rules
   * of which a text surely stands in the line.
   */
  decide(
    at: number,
    rules: number[],
    told: number,
    recordOf: () => LogRecord | null,
    textOf: () => ByteString,
  ): Outcome | null
}

const KEPT = 1 << 14

export function createJointRules(kernel: Kernel, use: RuleUse, outcomes: Outcomes, judge: Judge): JointRules {
  const { attention, buffer, hits } = kernel
  const { line, bitOf } = use.parts
  const keywords = createKeywordFinder(use.keywords.texts)
  const memo = createVerdictMemo(KEPT)
  const remembered: Outcome[] = []
  const inLine: number[] = []

  return {
    decide(at, rules, told, recordOf, textOf) {
      // The order of hits, rules and keywords says nothing, so they are mixed in by sums.
      let mixA = 0
      let mixB = 0
      let isTouchy = false
      let readsLine = false
      for (let i = attention[at + Word.HITS]!; i < attention[at + Word.HITS_END]!; i++) {
        const id = hits[i]! + 1
        mixA = (mixA + Math.imul(id, 0x9e3779b1)) | 0
        mixB = (mixB + Math.imul(id ^ (id << 13), 0x85ebca6b)) | 0
      }
      for (const rule of rules) {
        mixA = (mixA + Math.imul(rule + 1, 0x2c1b3c6d)) | 0
        isTouchy ||= use.touchy[rule] === 1
        readsLine ||= line[rule] === Line.MORE || (line[rule] === Line.ONE_TEXT && (bitOf[rule]! & told) === 0)
      }
      // A text that is told by the rule itself is mixed in with it; others are looked for.
      if (!isTouchy && readsLine) {
        inLine.length = 0
        keywords.find(buffer, attention[at + Word.LINE]!, attention[at + Word.LINE_END]!, inLine)
        for (const keyword of inLine) {
          mixB = (mixB + Math.imul(keyword + 1, 0xc2b2ae35)) | 0
          isTouchy ||= use.keywords.touchy[keyword] === 1
        }
      }
      if (!readsLine) mixB = ~mixB
      const a = attention[at + Word.HASH]! ^ mixA
      const b = attention[at + Word.HASH + 1]! ^ mixB
      const c = attention[at + Word.HASH + 2]!
      const d = attention[at + Word.HASH + 3]!
      if (!isTouchy) {
        const known = memo.find(a, b, c, d)
        if (known >= 0) return remembered[known]!
      }
      const record = recordOf()
      if (record === null) return null
      const matched = judge.evaluate(record, textOf(), rules)
      const outcome = matched.length === 0 ? outcomes.nothing : outcomes.of(matched)
      // Requests that are none have nothing in the hash to be told apart by.
      if (!isTouchy && record.method !== null && record.target !== null) {
        if (memo.full) {
          memo.clear()
          remembered.length = 0
        }
        memo.put(a, b, c, d, remembered.length)
        remembered.push(outcome)
      }
      return outcome
    },
  }
}
