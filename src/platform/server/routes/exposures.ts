import { z } from 'zod'
import { isClosed } from '../../../know/exposure/exposures.ts'
import { flawsNamed } from '../../../know/exposure/judge-holding.ts'
import { iso } from '../../../support/time.ts'
import type { SummedChange } from '../../exposure/store.ts'
import { shownDecision } from '../picture/decision-row.ts'
import { exposureRow } from '../picture/exposure-row.ts'
import { fixRows } from '../picture/fix-rows.ts'
import { refuse } from '../refusal.ts'
import { route } from '../route.ts'
import { Done, Id } from '../schemas/common.ts'
import {
  ChangesQuery,
  DecisionRow,
  Decisions,
  ExposureChanges,
  ExposureState,
  Exposures,
  ExposuresByFix,
  ExposuresQuery,
  NewDecision,
} from '../schemas/exposures.ts'

const HOUR = 3_600_000
const MOST_CHANGES = 500

export const exposureRoutes = [
  route(
    {
      method: 'GET',
      path: '/api/exposures',
      verb: 'read',
      object: 'exposure',
      summary: 'Which flaws our hosts are exposed to, most pressing first.',
      query: ExposuresQuery,
      answer: Exposures,
    },
    async ({ query }, parts) => {
      const { host, flaw, state, package: name } = query
      const filter = {
        ...(host === undefined ? {} : { host }),
        ...(flaw === undefined ? {} : { flaw }),
        ...(name === undefined ? {} : { package: name }),
        ...(state === undefined ? {} : { states: [state] }),
        pressing: query.all === '0' && (state === undefined || !isClosed({ state })),
      }
      const now = parts.clock()
      const { total, rows } = await parts.knowledge.store.exposures(filter, query.limit, query.offset)
      return { at: iso(now), total, exposures: rows.map((row) => exposureRow(parts.knowledge, row, now)) }
    },
  ),
  route(
    {
      method: 'GET',
      path: '/api/exposures/by-fix',
      verb: 'read',
      object: 'exposure',
      summary: 'Which one fix closes most.',
      answer: ExposuresByFix,
    },
    async (_call, parts) => {
      const now = parts.clock()
      const rows = await parts.memo.get('by-fix', () => fixRows(parts.knowledge.store, now))
      return { at: iso(now), ...rows }
    },
  ),
  route(
    {
      method: 'GET',
      path: '/api/exposures/changes',
      verb: 'read',
      object: 'exposure',
      summary: 'What changed lately: flaws and the hosts that went from one state to another.',
      query: ChangesQuery,
      answer: ExposureChanges,
    },
    async ({ query }, parts) => {
      const since = parts.clock() - query.hours * HOUR
      const changes = await parts.knowledge.store.changesSince(since, MOST_CHANGES)
      return { since: iso(since), changes: changes.map(shownChange) }
    },
  ),
  route(
    {
      method: 'GET',
      path: '/api/decisions',
      verb: 'read',
      object: 'decision',
      summary: 'What people decided to live with, or found not to apply, with reason and end.',
      answer: Decisions,
    },
    async (_call, parts) => ({ decisions: (await parts.knowledge.store.decisions()).map(shownDecision) }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/decisions',
      verb: 'create',
      object: 'decision',
      summary: 'Accept a flaw until a day, say that it does not apply, or that it is mitigated.',
      body: NewDecision,
      answer: DecisionRow,
    },
    async ({ body, caller }, parts) => {
      const now = parts.clock()
      const expires = body.expires === undefined ? null : Date.parse(body.expires)
      if (expires !== null && expires <= now) refuse('bad-request', '`expires` is over already', 'expires')
      const book = parts.knowledge.book()
      const [number] = book.byName(body.flaw)
      // An alias decides for the flaw itself.
      const names = number === undefined ? [body.flaw] : flawsNamed(book, number)
      const flaw = names.includes(body.flaw) ? body.flaw : (names[0] ?? body.flaw)
      const { kind, reason, host = null, package: name = null } = body
      const decision = { flaw, host, package: name, kind, reason, by: caller.name, made: now, expires }
      const act = {
        actor: caller.name,
        action: `decide-${kind}`,
        object: `flaw ${flaw}`,
        detail: { host, package: name, reason, expires },
      }
      const kept = await parts.knowledge.store.addDecision(act, decision)
      parts.told(act)
      await parts.knowledge.round()
      return shownDecision(kept)
    },
  ),
  route(
    {
      method: 'DELETE',
      path: '/api/decisions/{id}',
      verb: 'delete',
      object: 'decision',
      summary:
        'End a decision before its time: the exposures are open again. The decision and its reason stay on record.',
      params: z.object({ id: Id }),
      answer: Done,
    },
    async ({ params, caller }, parts) => {
      const act = { actor: caller.name, action: 'end-decision', object: `decision ${params.id}` }
      if (!(await parts.knowledge.store.endDecision(act, params.id, parts.clock())))
        refuse('not-found', 'no decision that stands has this id')
      parts.told(act)
      await parts.knowledge.round()
      return { done: true as const }
    },
  ),
]

function shownChange({ before, state, latest, ...rest }: SummedChange): ExposureChanges['changes'][number] {
  const known = (word: string | null): ExposureState | null => (word === null ? null : ExposureState.parse(word))
  return { ...rest, before: known(before), state: known(state), latest: iso(latest) }
}
