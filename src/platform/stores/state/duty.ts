import type { DutyStore } from '../../../know/duty/ports.ts'
import type { Evaluation } from '../../../model/evaluation.ts'
import { withAudit } from '../../audit/with-audit.ts'
import { storeError } from '../postgres/url.ts'
import { digestTime } from './digest-time.ts'
import type { Database, State } from './open-state.ts'
import { addEvaluation } from './operations/add-evaluation.ts'
import { addTurn } from './operations/add-turn.ts'
import { findEvaluation } from './operations/find-evaluation.ts'
import { listEvaluations } from './operations/list-evaluations.ts'
import { listTurns } from './operations/list-turns.ts'
import { putMessages } from './operations/put-messages.ts'
import { removeTurn } from './operations/remove-turn.ts'
import { saveEvaluation } from './operations/save-evaluation.ts'

/** Rota and inbox on the state store. What is said about a change goes into the outbox with it, or not at all. */
export function createDutyStore(state: State, clock: () => number = Date.now): DutyStore {
  const asked = <Result>(work: (db: Database) => Promise<Result>): Promise<Result> =>
    work(state.db).catch((error: unknown) => {
      throw storeError(error, 'The state')
    })
  const put = (db: Database, notices: Parameters<DutyStore['say']>[0]): Promise<void> =>
    putMessages(db, notices, clock(), digestTime(clock()))

  return {
    turns: (from) => asked((db) => listTurns(db, from)),
    addTurn: (act, turn) => withAudit(state, act, (trx) => addTurn(trx, turn)),
    removeTurn: (act, id) => withAudit(state, act, (trx) => removeTurn(trx, id)),
    evaluations: (since) => asked((db) => listEvaluations(db, since)),
    evaluation: (advisory) => asked((db) => findEvaluation(db, advisory)),
    receive: (act, evaluation, notices) =>
      withAudit(state, act, async (trx) => {
        if (!(await addEvaluation(trx, evaluation))) return false
        await put(trx, notices)
        return true
      }),
    change: (actOf, advisory, step, notices) =>
      withAudit<Evaluation | null>(
        state,
        (after) => actOf(after as Evaluation),
        async (trx) => {
          const before = await findEvaluation(trx, advisory, true)
          const after = before === null ? null : step(before)
          if (after === null) return null
          await saveEvaluation(trx, after)
          await put(trx, notices(after))
          return after
        },
      ),
    say: (notices) => asked((db) => put(db, notices)),
  }
}
