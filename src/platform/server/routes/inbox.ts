import { acknowledge, evaluate, inboxState, wrongField } from '../../../know/duty/inbox.ts'
import type { Evaluation as InboxEntry } from '../../../model/evaluation.ts'
import { iso } from '../../../support/time.ts'
import type { Parts } from '../parts.ts'
import { refuse } from '../refusal.ts'
import { route } from '../route.ts'
import { AdvisoryPath, Evaluation, Inbox, NewVerdict } from '../schemas/duty.ts'

/** How long what is closed stays in the list. Milliseconds. */
const CLOSED_SHOWN = 30 * 86_400_000

export const inboxRoutes = [
  route(
    {
      method: 'GET',
      path: '/api/inbox',
      verb: 'read',
      object: 'evaluation',
      summary: 'Advisories that touch a host of ours: who evaluates them, by when, and the verdicts.',
      answer: Inbox,
    },
    async (_call, { duty, clock }) => {
      const now = clock()
      const entries = await duty.evaluations(now - CLOSED_SHOWN)
      return { evaluations: entries.map((entry) => shown(entry, now)).toSorted(byUrgency) }
    },
  ),
  route(
    {
      method: 'GET',
      path: '/api/inbox/{id}',
      verb: 'read',
      object: 'evaluation',
      summary: 'One advisory of the inbox, also when it was closed long ago.',
      params: AdvisoryPath,
      answer: Evaluation,
    },
    async ({ params }, { duty, clock }) => {
      const entry = await duty.evaluation(params.id)
      return entry === null ? refuse('not-found', 'no advisory of this id is in the inbox') : shown(entry, clock())
    },
  ),
  route(
    {
      method: 'POST',
      path: '/api/inbox/{id}/acknowledge',
      verb: 'change',
      object: 'evaluation',
      summary: 'Take an advisory: it is yours from then on, and silence no longer passes it on.',
      params: AdvisoryPath,
      answer: Evaluation,
    },
    ({ params, caller }, parts) =>
      change(parts, params.id, { actor: caller.name, action: 'acknowledge-advisory' }, (entry) =>
        acknowledge(entry, caller.name, parts.clock()),
      ),
  ),
  route(
    {
      method: 'POST',
      path: '/api/inbox/{id}/evaluate',
      verb: 'change',
      object: 'evaluation',
      summary: 'Give a verdict with its reason; those that leave the hole open need an end.',
      params: AdvisoryPath,
      body: NewVerdict,
      answer: Evaluation,
    },
    ({ params, body, caller }, parts) => {
      const now = parts.clock()
      const expires = body.expires === undefined ? null : Date.parse(body.expires)
      const given = { person: caller.name, verdict: body.verdict, reason: body.reason, expires }
      const wrong = wrongField(given, now)
      if (wrong !== null) refuse('bad-request', 'a verdict needs an end that lies ahead, at most a year away', wrong)
      const act = {
        actor: caller.name,
        action: 'evaluate-advisory',
        detail: { verdict: body.verdict, reason: body.reason, expires: body.expires ?? null },
      }
      return change(parts, params.id, act, (entry) => evaluate(entry, given, now))
    },
  ),
]

async function change(
  parts: Parts,
  advisory: string,
  act: { actor: string; action: string; detail?: Record<string, unknown> },
  step: (before: InboxEntry) => InboxEntry | null,
): Promise<Evaluation> {
  const whole = { ...act, object: `advisory ${advisory}` }
  const after = await parts.duty.change(
    () => whole,
    advisory,
    step,
    () => [],
  )
  if (after !== null) {
    parts.told(whole)
    return shown(after, parts.clock())
  }
  const present = await parts.duty.evaluation(advisory)
  if (present === null) return refuse('not-found', 'no advisory of this id is in the inbox')
  return refuse(
    'conflict',
    present.closed === null
      ? `${present.owner ?? 'somebody'} has taken it already`
      : `it is closed: ${present.closed.reason}`,
  )
}

function shown(entry: InboxEntry, now: number): Evaluation {
  const { patience: _patience, ...rest } = entry
  return {
    ...rest,
    state: inboxState(entry, now),
    received: iso(entry.received),
    due: iso(entry.due),
    acknowledged: isoOrNull(entry.acknowledged),
    expires: isoOrNull(entry.expires),
    evaluated: isoOrNull(entry.evaluated),
    closed: entry.closed === null ? null : { at: iso(entry.closed.at), reason: entry.closed.reason },
    escalations: entry.escalations.map((one) => ({ ...one, at: iso(one.at) })),
  }
}

function isoOrNull(time: number | null): string | null {
  return time === null ? null : iso(time)
}

/** What needs a person first, by when it is due; then the rest, the newest first. */
function byUrgency(a: Evaluation, b: Evaluation): number {
  const [asksA, asksB] = [asks(a), asks(b)]
  if (asksA !== asksB) return asksA ? -1 : 1
  return asksA ? a.due.localeCompare(b.due) : b.received.localeCompare(a.received)
}

function asks({ state }: Evaluation): boolean {
  return state !== 'evaluated' && state !== 'closed'
}
