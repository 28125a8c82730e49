import type { ExposureStore, KeptExposure, StateChange } from '../../exposure/store.ts'
import { replaced } from '../../exposure/replaced.ts'
import { withAudit } from '../../audit/with-audit.ts'
import { fail } from '../../../support/errors.ts'
import { storeError } from '../postgres/url.ts'
import type { Database, State } from './open-state.ts'
import { addChanges } from './operations/add-changes.ts'
import { addDecision } from './operations/add-decision.ts'
import { countExposures } from './operations/count-exposures.ts'
import { deleteExposures } from './operations/delete-exposures.ts'
import { endDecision } from './operations/end-decision.ts'
import { listChanges } from './operations/list-changes.ts'
import { listDecisions } from './operations/list-decisions.ts'
import { listExposures } from './operations/list-exposures.ts'
import { listHosts } from './operations/list-hosts.ts'
import { lockHost } from './operations/lock-host.ts'
import { readInventories } from './operations/read-inventories.ts'
import { readInventory } from './operations/read-inventory.ts'
import { removeHost } from './operations/remove-host.ts'
import { saveExposures } from './operations/save-exposures.ts'
import { sumChanges } from './operations/sum-changes.ts'
import { saveHost } from './operations/save-host.ts'
import { saveInventory } from './operations/save-inventory.ts'

/** More exposures than a host can have. */
const ALL = 1_000_000

/** Hosts, exposures and decisions on the state store. */
export function createExposureStore(state: State): ExposureStore {
  async function asked<Result>(work: (db: Database) => Promise<Result>): Promise<Result> {
    try {
      return await work(state.db)
    } catch (error) {
      throw storeError(error, 'The state')
    }
  }
  async function ofHost(db: Database, host: string): Promise<KeptExposure[]> {
    return (await listExposures(db, { host }, ALL, 0)).rows
  }

  return {
    hosts: () => asked((db) => listHosts(db)),
    host: (name) => asked(async (db) => (await listHosts(db, name))[0] ?? null),
    async saveHost(act, host, keptBy) {
      await withAudit(state, act, (trx) => saveHost(trx, host, keptBy ?? null))
    },
    removeHost: (act, name, at) => withAudit(state, act, (trx) => removeHost(trx, name, at)),
    inventory: (name) => asked((db) => readInventory(db, name)),
    inventories: () => readInventories(state.db),
    saveInventory: (inventory) =>
      asked(async (db) => {
        const [known] = await listHosts(db, inventory.host)
        if (known === undefined) fail('nothing-found', `There is no host called ${inventory.host}: add it first.`)
        await saveInventory(db, inventory)
      }),
    exposures: (filter, limit, offset) => asked((db) => listExposures(db, filter, limit, offset)),
    exposuresOfHost: (host) => asked((db) => ofHost(db, host)),
    countsByHost: (now) => asked((db) => countExposures(db, 'host', now)),
    countsByFlaw: (now) => asked((db) => countExposures(db, 'flaw', now)),
    replaceExposures: (host, next, endOf, at) =>
      asked((db) =>
        db.transaction().execute(async (trx): Promise<StateChange[]> => {
          if (!(await lockHost(trx, host))) return []
          const { rows, gone, changes } = replaced(await ofHost(trx, host), next, endOf, at)
          await saveExposures(trx, rows)
          await deleteExposures(trx, host, gone)
          await addChanges(trx, changes)
          return changes
        }),
      ),
    changes: (flaw) => asked((db) => listChanges(db, flaw)),
    changesSince: (since, limit) => asked((db) => sumChanges(db, since, limit)),
    decisions: () => asked(listDecisions),
    addDecision: (act, decision) => withAudit(state, act, (trx) => addDecision(trx, decision)),
    endDecision: (act, id, at) => withAudit(state, act, (trx) => endDecision(trx, id, at)),
  }
}
