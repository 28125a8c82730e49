import type { ByteString, LogRecord } from '../../../model/record.ts'
import type { RuleField } from '../../../model/rule.ts'
import { emptyRecord } from '../../logs/formats/empty-record.ts'
import { LineClass } from '../rules/class-texts.ts'
import { createSubject } from '../rules/subject.ts'
import type { Judge } from './judge.ts'
import type { Outcome, Outcomes } from './outcomes.ts'
import { createOwners } from './owners.ts'
import { truthOf } from './partial-truth.ts'
import { Part } from './rule-parts.ts'
import type { RuleUse } from './rule-use.ts'
import { createVerdictMemo } from './tally/verdict-memo.ts'

/** What the rules make of a user agent. */
export interface AgentVerdict {
  /** Rules that look at nothing else. */
  outcome: Outcome
  /** Waiting rules (bits of `RuleParts.bitOf`) that it does not rule out. */
  open: number
  /** Hash of the agent, for events. */
  value: number
}

/** Remembers what the rules say about user agents. */
export interface Agents {
  /** By the kernel's hash of the fields beside the request; null when it is not known. */
  find(low: number, high: number): AgentVerdict | null
  /** Judges an agent by the literals `hits[from, to)` found in its line, and remembers it under that hash too. */
  judge(
    agent: ByteString | null,
    hits: ArrayLike<number>,
    from: number,
    to: number,
    low: number,
    high: number,
  ): AgentVerdict
}

const KEPT = 1 << 14
const LONGEST = 1024
const NOBODY: LogRecord = emptyRecord('', null)

export function createAgents(use: RuleUse, outcomes: Outcomes, judge: Judge): Agents {
  const { set, parts } = use
  const owners = createOwners(
    set,
    parts.of.map((part) => Number(part === Part.AGENT)),
  )
  const always = set.rules.flatMap((_, rule) =>
    parts.of[rule] === Part.AGENT && set.classTexts.classOf[rule] === LineClass.EVERY ? [rule] : [],
  )
  const memo = createVerdictMemo(KEPT)
  const remembered: AgentVerdict[] = []
  const known = new Map<ByteString | null, AgentVerdict>()
  const rules: number[] = []
  const subject = createSubject()
  const isKnown = (field: RuleField): boolean => field === 'userAgent'

  function verdictOn(agent: ByteString | null, hits: ArrayLike<number>, from: number, to: number): AgentVerdict {
    const record = { ...NOBODY, userAgent: agent }
    rules.length = 0
    for (const rule of always) rules.push(rule)
    owners.find(hits, from, to, rules)
    const outcome = rules.length === 0 ? outcomes.nothing : outcomes.of(judge.evaluate(record, '', rules))
    let open = 0
    if (parts.waiting.length > 0) subject.look(record, '')
    for (const rule of parts.waiting)
      if (truthOf(set.rules[rule]!.condition, subject, isKnown, false) !== false) open |= parts.bitOf[rule]!
    return { outcome, open, value: judge.valueOf(record, '', 'userAgent') }
  }

  return {
    find(low, high) {
      const at = memo.find(low, high, 0, 0)
      return at < 0 ? null : remembered[at]!
    },
    judge(agent, hits, from, to, low, high) {
      let verdict = known.get(agent)
      if (verdict === undefined) {
        verdict = verdictOn(agent, hits, from, to)
        if (agent !== null && agent.length > LONGEST) return verdict
        if (known.size >= KEPT) known.clear()
        known.set(agent, verdict)
      }
      if (memo.full) {
        memo.clear()
        remembered.length = 0
      }
      memo.put(low, high, 0, 0, remembered.length)
      remembered.push(verdict)
      return verdict
    },
  }
}
