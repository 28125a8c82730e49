import { changeUrgency, close, escalate, expire, receive, reopen } from '../../know/duty/inbox.ts'
import type { DutyAct, DutyStore } from '../../know/duty/ports.ts'
import { onDuty } from '../../know/duty/rota.ts'
import { arrivalNotice, escalationNotices, unwatchedNotice } from '../../know/duty/words.ts'
import type { DutyTurn, Evaluation } from '../../model/evaluation.ts'

/** An advisory that touches a host of ours now, with the row of its most urgent exposure. */
export interface Touching {
  advisory: string
  title: string
  days: Evaluation['days']
}

const ACTOR = 'firebreak'

/**
 * One round of duty: what is new comes into the inbox, what touches nobody any more is closed, verdicts that end come back, silence
 * is passed on. Running it again, or on several servers at once, changes nothing more. `touching` null: exposures are not known now,
 * so nothing is closed and nothing arrives.
 */
export async function dutyRound(store: DutyStore, touching: readonly Touching[] | null, now: number): Promise<void> {
  const turns = await store.turns(now)
  if (touching !== null) await compare(store, touching, turns, now)
  for (const evaluation of await store.evaluations(now)) {
    await back(store, evaluation, turns, now)
    await passOn(store, evaluation, turns, now)
  }
  if (onDuty(turns, now) === null) await store.say([unwatchedNotice(now)])
}

async function compare(
  store: DutyStore,
  touching: readonly Touching[],
  turns: readonly DutyTurn[],
  now: number,
): Promise<void> {
  const known = new Map((await store.evaluations(0)).map((one) => [one.advisory, one]))
  const touched = new Set(touching.map(({ advisory }) => advisory))
  for (const arrival of touching) {
    const { advisory, title, days } = arrival
    const present = known.get(advisory)
    if (present === undefined) {
      const fresh = receive({ advisory, title, days }, turns, now)
      await store.receive(act('receive', fresh), fresh, arrivals(fresh))
    } else if (present.closed !== null) {
      await change(store, 'reopen', advisory, (it) => reopen(it, turns, now), arrivals)
    } else if (present.days !== days) {
      await change(store, 'change-urgency', advisory, (it) => changeUrgency(it, days, now), arrivals)
    }
  }
  for (const { advisory, closed } of known.values())
    if (closed === null && !touched.has(advisory))
      await change(store, 'close', advisory, (it) => close(it, 'no host is exposed to it any more', now))
}

async function back(store: DutyStore, evaluation: Evaluation, turns: readonly DutyTurn[], now: number): Promise<void> {
  if (expire(evaluation, turns, now) === null) return
  await change(store, 'expire', evaluation.advisory, (it) => expire(it, turns, now), arrivals)
}

async function passOn(
  store: DutyStore,
  evaluation: Evaluation,
  turns: readonly DutyTurn[],
  now: number,
): Promise<void> {
  if (escalate(evaluation, turns, now) === null) return
  await change(store, 'escalate', evaluation.advisory, (it) => escalate(it, turns, now), escalationNotices)
}

async function change(
  store: DutyStore,
  action: string,
  advisory: string,
  step: (before: Evaluation) => Evaluation | null,
  notices: Parameters<DutyStore['change']>[3] = () => [],
): Promise<void> {
  await store.change((after) => act(action, after), advisory, step, notices)
}

function arrivals(evaluation: Evaluation): ReturnType<typeof escalationNotices> {
  const notice = arrivalNotice(evaluation)
  return notice === null ? [] : [notice]
}

function act(action: string, { advisory, days, owner, escalations }: Evaluation): DutyAct {
  const last = escalations.at(-1)
  const detail = { days, owner, ...(action === 'escalate' && last ? { to: last.to ?? 'board', why: last.why } : {}) }
  return { actor: ACTOR, action: `${action}-advisory`, object: `advisory ${advisory}`, detail }
}
