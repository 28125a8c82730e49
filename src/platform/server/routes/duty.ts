import { onDuty, unwatched } from '../../../know/duty/rota.ts'
import { inboxState } from '../../../know/duty/inbox.ts'
import type { DutyTurn } from '../../../model/evaluation.ts'
import { iso } from '../../../support/time.ts'
import type { Parts } from '../parts.ts'
import { refuse } from '../refusal.ts'
import { route } from '../route.ts'
import { Done } from '../schemas/common.ts'
import { Duty, NewTurn, Turn, TurnPath } from '../schemas/duty.ts'

/** How far ahead holes in the rota are shown. Milliseconds. */
const AHEAD = 14 * 86_400_000
/** The longest turn: longer ones are a slip of the hand. Milliseconds. */
const LONGEST = 400 * 86_400_000

export const dutyRoutes = [
  route(
    {
      method: 'GET',
      path: '/api/duty',
      verb: 'read',
      object: 'duty',
      summary: 'Who is on duty, who is next, when nobody is, and how the inbox stands.',
      answer: Duty,
    },
    (_call, parts) => dutyNow(parts),
  ),
  route(
    {
      method: 'POST',
      path: '/api/duty/turns',
      verb: 'change',
      object: 'duty',
      summary: 'Add a turn. Where turns overlap, the one that began last counts.',
      body: NewTurn,
      answer: Turn,
    },
    async ({ body, caller }, parts) => {
      const turn = { person: body.person, from: Date.parse(body.from), to: Date.parse(body.to) }
      if (turn.to - turn.from > LONGEST) refuse('bad-request', 'a turn lasts at most 400 days', 'to')
      const user = await parts.accounts.userNamed(turn.person)
      if (user === null || user.disabled) refuse('bad-request', 'there is no such user', 'person')
      if (user.role === 'viewer') refuse('bad-request', 'a viewer may not evaluate; give the role operator', 'person')
      const act = {
        actor: caller.name,
        action: 'add-turn',
        object: `duty of ${user.name}`,
        detail: { from: body.from, to: body.to },
      }
      const added = await parts.duty.addTurn(act, { ...turn, person: user.name })
      parts.told(act)
      return shownTurn(added)
    },
  ),
  route(
    {
      method: 'DELETE',
      path: '/api/duty/turns/{id}',
      verb: 'change',
      object: 'duty',
      summary: 'Take a turn out of the rota.',
      params: TurnPath,
      answer: Done,
    },
    async ({ params, caller }, parts) => {
      const act = { actor: caller.name, action: 'remove-turn', object: `turn ${params.id}` }
      if (!(await parts.duty.removeTurn(act, params.id))) refuse('not-found', 'no turn has this id')
      parts.told(act)
      return { done: true as const }
    },
  ),
]

async function dutyNow({ duty, channels, clock }: Parts): Promise<Duty> {
  const now = clock()
  const [turns, inbox, ways] = await Promise.all([duty.turns(now), duty.evaluations(now), channels.channels()])
  const person = onDuty(turns, now)
  const current = turns.findLast((turn) => turn.from <= now && turn.person === person)
  const next = turns.find((turn) => turn.from > now && turn.person !== person)
  const reachable = new Set(ways.map((channel) => channel.person))
  const count = { unowned: 0, waiting: 0, acknowledged: 0, overdue: 0, evaluated: 0, closed: 0 }
  for (const evaluation of inbox) count[inboxState(evaluation, now)]++
  const { unowned, waiting, acknowledged, overdue } = count
  return {
    person,
    until: person === null || current === undefined ? null : iso(current.to),
    next: next === undefined ? null : { person: next.person, from: iso(next.from) },
    turns: turns.map(shownTurn),
    unwatched: unwatched(turns, now, now + AHEAD).map(({ from, to }) => ({ from: iso(from), to: iso(to) })),
    unreachable: [...new Set(turns.map((turn) => turn.person))].filter((one) => !reachable.has(one)),
    inbox: { unowned, waiting, acknowledged, overdue },
  }
}

function shownTurn({ id, person, from, to }: DutyTurn): Turn {
  return { id, person, from: iso(from), to: iso(to) }
}
