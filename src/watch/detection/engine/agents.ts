import type { ByteString, LogRecord } from '../../../model/record.ts'
import { emptyRecord } from '../../logs/formats/empty-record.ts'
import { LineClass } from '../rules/class-texts.ts'
import { createSubject } from '../rules/subject.ts'
import type { Judge } from './judge.ts'
import type { Outcome, Outcomes } from './outcomes.ts'
import { createOwners } from './owners.ts'
import { compileTruth } from './partial-truth.ts'
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

/** What is known of the fields beside the request. */
export interface Sender {
  agent: AgentVerdict
  /** Rules that look at agent and referrer alone; null: not asked yet. */
  headers: Outcome | null
}

/** Remembers what the rules say about user agents and about those who send them. */
export interface Agents {
  /** By the kernel's hash of the fields beside the request; null when it is not known. */
  find(low: number, high: number): Sender | null
  /** Judges an agent by the literals `hits[from, to)` found in its line, and remembers it under that hash too. */
  judge(agent: ByteString | null, hits: ArrayLike<number>, from: number, to: number, low: number, high: number): Sender
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
  const senders: Sender[] = []
  const known = new Map<ByteString | null, AgentVerdict>()
  const rules: number[] = []
  const subject = createSubject()
  const waiting = parts.waiting.map((rule) => ({
    bit: parts.bitOf[rule]!,
    truth: compileTruth(set.rules[rule]!.condition, (field) => field === 'userAgent', false),
  }))

  function verdictOn(agent: ByteString | null, hits: ArrayLike<number>, from: number, to: number): AgentVerdict {
    const record = { ...NOBODY, userAgent: agent }
    rules.length = 0
    for (const rule of always) rules.push(rule)
    owners.find(hits, from, to, rules)
    const outcome = rules.length === 0 ? outcomes.nothing : outcomes.of(judge.evaluate(record, '', rules))
    let open = 0
    subject.look(record, '')
    for (const { bit, truth } of waiting) if (truth(subject) !== false) open |= bit
    return { outcome, open, value: judge.valueOf(record, '', 'userAgent') }
  }

  return {
    find(low, high) {
      const at = memo.find(low, high, 0, 0)
      return at < 0 ? null : senders[at]!
    },
    judge(agent, hits, from, to, low, high) {
      let verdict = known.get(agent)
      if (verdict === undefined) {
        verdict = verdictOn(agent, hits, from, to)
        if (known.size >= KEPT) known.clear()
        if (agent === null || agent.length <= LONGEST) known.set(agent, verdict)
      }
      const sender: Sender = { agent: verdict, headers: null }
      if (memo.full) {
        memo.clear()
        senders.length = 0
      }
      memo.put(low, high, 0, 0, senders.length)
      senders.push(sender)
      return sender
    },
  }
}
