import type { DutyTurn, Evaluation, EvaluationVerdict } from '../../model/evaluation.ts'
import { nextOnDuty, onDuty } from './rota.ts'
import { timeToEvaluate, urgency } from './time-to-evaluate.ts'

/*
 * What may happen to one advisory in the inbox, as functions from one state to the next. None of them changes what it is
 * given. Null: it does not apply now (nothing is written, nothing is audited). Times are milliseconds since 1970 UTC.
 */

/** What brings an advisory to the inbox: it touches a host of ours. */
export interface Arrival {
  advisory: string
  title: string
  days: Evaluation['days']
}

/** The verdict a person gives. */
export interface Verdict {
  person: string
  verdict: EvaluationVerdict
  reason: string
  expires: number | null
}

export type InboxState = 'unowned' | 'waiting' | 'acknowledged' | 'overdue' | 'evaluated' | 'closed'

/** The longest a verdict without a change may stand before the question comes back. */
export const LONGEST_VERDICT = 365 * 86_400_000

export function receive(arrival: Arrival, turns: readonly DutyTurn[], now: number): Evaluation {
  const { evaluate, silence } = timeToEvaluate(arrival.days)
  return {
    ...arrival,
    owner: onDuty(turns, now),
    received: now,
    due: now + evaluate,
    patience: silence,
    acknowledged: null,
    verdict: null,
    reason: null,
    expires: null,
    evaluated: null,
    evaluatedBy: null,
    closed: null,
    escalations: [],
  }
}

/** Whoever acknowledges owns it from then on. */
export function acknowledge(evaluation: Evaluation, person: string, now: number): Evaluation | null {
  if (!isOpen(evaluation) || evaluation.acknowledged !== null) return null
  return { ...evaluation, owner: person, acknowledged: now }
}

/** Which field of a verdict is not as it must be; null: none. */
export function wrongField({ verdict, reason, expires }: Verdict, now: number): 'reason' | 'expires' | null {
  if (reason.trim() === '') return 'reason'
  if (expires === null) return mustEnd(verdict) ? 'expires' : null
  return expires > now && expires <= now + LONGEST_VERDICT ? null : 'expires'
}

/** A verdict replaces an earlier one. Throws a `RangeError` when a field is wrong. */
export function evaluate(evaluation: Evaluation, given: Verdict, now: number): Evaluation | null {
  if (evaluation.closed !== null) return null
  const wrong = wrongField(given, now)
  if (wrong !== null) throw new RangeError(wrong)
  return {
    ...evaluation,
    owner: given.person,
    acknowledged: evaluation.acknowledged ?? now,
    verdict: given.verdict,
    reason: given.reason.trim(),
    expires: mustEnd(given.verdict) ? given.expires : null,
    evaluated: now,
    evaluatedBy: given.person,
  }
}

/** Those verdicts leave the hole open, so they end: kept for ever, they would hide it. */
export function mustEnd(verdict: EvaluationVerdict): boolean {
  return verdict === 'accepted' || verdict === 'not-affected' || verdict === 'mitigated'
}

/**
 * Passes an advisory on whose owner has been silent for longer than its patience, or that nobody owns: to the next person, and when
 * nobody is left, or it is overdue, to the board. The board is told once.
 */
export function escalate(evaluation: Evaluation, turns: readonly DutyTurn[], now: number): Evaluation | null {
  if (!isOpen(evaluation)) return null
  const toldBoard = evaluation.escalations.some((one) => one.to === null)
  if (now >= evaluation.due && !toldBoard) return passOn(evaluation, null, now, 'it was due and is not evaluated')
  if (evaluation.acknowledged !== null) return null
  if (evaluation.owner === null) {
    const person = onDuty(turns, now)
    if (person !== null) return passOn(evaluation, person, now, 'nobody was on duty when it came')
    return toldBoard ? null : passOn(evaluation, null, now, 'nobody is on duty')
  }
  const asked = evaluation.escalations.findLast((one) => one.to === evaluation.owner)?.at ?? evaluation.received
  if (now < asked + evaluation.patience) return null
  const next = nextOnDuty(turns, now, silentOnes(evaluation))
  if (next !== null) return passOn(evaluation, next, now, `${evaluation.owner} did not answer`)
  return toldBoard ? null : passOn(evaluation, null, now, `${evaluation.owner} did not answer, and nobody is next`)
}

/** The most urgent exposure changed. The clock only ever gets shorter while it is open: knowing more is no reason to wait longer. */
export function changeUrgency(evaluation: Evaluation, days: Evaluation['days'], now: number): Evaluation | null {
  if (evaluation.closed !== null || days === evaluation.days) return null
  const { evaluate: time, silence } = timeToEvaluate(days)
  if (urgency(days) > urgency(evaluation.days)) return isOpen(evaluation) ? { ...evaluation, days } : null
  const faster = { ...evaluation, days, patience: silence, due: Math.min(evaluation.due, now + time) }
  // What somebody accepted at 60 days is a new question at 3.
  return isOpen(evaluation) ? faster : { ...asNew(faster, now), due: now + time }
}

/** A verdict whose time is over brings the advisory back. */
export function expire(evaluation: Evaluation, turns: readonly DutyTurn[], now: number): Evaluation | null {
  if (evaluation.closed !== null || evaluation.expires === null || now < evaluation.expires) return null
  const again = asNew(evaluation, now)
  return { ...again, owner: onDuty(turns, now), due: now + timeToEvaluate(evaluation.days).evaluate }
}

/** Withdrawn, or nobody is exposed any more. */
export function close(evaluation: Evaluation, reason: string, now: number): Evaluation | null {
  return evaluation.closed === null ? { ...evaluation, closed: { at: now, reason } } : null
}

/** It touches a host again. */
export function reopen(evaluation: Evaluation, turns: readonly DutyTurn[], now: number): Evaluation | null {
  if (evaluation.closed === null) return null
  const again = { ...asNew(evaluation, now), owner: onDuty(turns, now), closed: null }
  return { ...again, due: now + timeToEvaluate(evaluation.days).evaluate }
}

export function isOpen(evaluation: Evaluation): boolean {
  return evaluation.closed === null && evaluation.verdict === null
}

export function inboxState(evaluation: Evaluation, now: number): InboxState {
  if (evaluation.closed !== null) return 'closed'
  if (evaluation.verdict !== null) return 'evaluated'
  if (now >= evaluation.due) return 'overdue'
  if (evaluation.acknowledged !== null) return 'acknowledged'
  return evaluation.owner === null ? 'unowned' : 'waiting'
}

function asNew(evaluation: Evaluation, now: number): Evaluation {
  return {
    ...evaluation,
    received: now,
    acknowledged: null,
    verdict: null,
    reason: null,
    expires: null,
    evaluated: null,
    evaluatedBy: null,
    escalations: [],
  }
}

/** The board does not take it over: whoever had it keeps it. */
function passOn(evaluation: Evaluation, to: string | null, now: number, why: string): Evaluation {
  const step = { from: evaluation.owner, to, at: now, why }
  return { ...evaluation, owner: to ?? evaluation.owner, escalations: [...evaluation.escalations, step] }
}

function silentOnes(evaluation: Evaluation): Set<string> {
  const names = evaluation.escalations.flatMap((one) => (one.from === null ? [] : [one.from]))
  return new Set(evaluation.owner === null ? names : [...names, evaluation.owner])
}
