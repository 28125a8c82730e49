import { fail, systemCode } from '../../../support/errors.ts'
import { listAudit } from '../../audit/list.ts'
import { withAudit } from '../../audit/with-audit.ts'
import type { Accounts, Act } from '../../auth/accounts.ts'
import { storeError } from '../postgres/url.ts'
import { createGrouped } from './grouped.ts'
import type { Database, State, StateTransaction } from './open-state.ts'
import { addLink } from './operations/add-link.ts'
import { addToken } from './operations/add-token.ts'
import { addUser } from './operations/add-user.ts'
import { changeUser } from './operations/change-user.ts'
import { closeSession } from './operations/close-session.ts'
import { deleteToken } from './operations/delete-token.ts'
import { deleteUser } from './operations/delete-user.ts'
import { endSessions } from './operations/end-sessions.ts'
import { findSession } from './operations/find-session.ts'
import { findTokens } from './operations/find-tokens.ts'
import { findUserNamed } from './operations/find-user-named.ts'
import { findUserOfSubject } from './operations/find-user-of-subject.ts'
import { findUser } from './operations/find-user.ts'
import { forgetSensor } from './operations/forget-sensor.ts'
import { isLastAdmin } from './operations/is-last-admin.ts'
import { listSensors } from './operations/list-sensors.ts'
import { listTokens } from './operations/list-tokens.ts'
import { listUsers } from './operations/list-users.ts'
import { noteSensors } from './operations/note-sensors.ts'
import { noteTokensUse } from './operations/note-tokens-use.ts'
import { openSession } from './operations/open-session.ts'
import { readKey } from './operations/read-key.ts'
import { readSettings } from './operations/read-settings.ts'
import { renamePerson } from './operations/rename-person.ts'
import { saveSettings } from './operations/save-settings.ts'
import { takeLink } from './operations/take-link.ts'

const UNIQUE_VIOLATION = '23505'

/**
 * Sign-in, users, tokens, settings, sensors and audit on the state store. `clock`: milliseconds since 1970 UTC.
 * The last admin who may sign in is neither deleted, nor locked out, nor given a lesser role: such a change answers null or false.
 */
export function createAccounts(state: State, clock: () => number = Date.now): Accounts {
  async function asked<Result>(work: (db: Database) => Promise<Result>): Promise<Result> {
    try {
      return await work(state.db)
    } catch (error) {
      throw storeError(error, 'The state')
    }
  }
  function audited<Result>(act: Act, change: (trx: StateTransaction) => Promise<Result>): Promise<Result> {
    return withAudit(state, act, change)
  }

  return {
    key: () => asked((db) => readKey(db, 'secrets')),
    users: () => asked(listUsers),
    user: (id) => asked((db) => findUser(db, id)),
    userNamed: (name) => asked((db) => findUserNamed(db, name)),
    userOfSubject: (subject) => asked((db) => findUserOfSubject(db, subject)),
    createUser: (act, user) => audited(act, (trx) => addUser(trx, { ...user, created: clock() })),
    changeUser: (act, id, change, exceptSession = '') =>
      audited(act, async (trx) => {
        const demotes = change.disabled === true || (change.role !== undefined && change.role !== 'admin')
        if (demotes && (await isLastAdmin(trx, id))) return null
        const before = change.name === undefined ? null : await findUser(trx, id)
        const user = await changeUser(trx, id, change).catch(refuseTakenName)
        if (before !== null && user !== null && before.name !== user.name)
          await renamePerson(trx, before.name, user.name)
        const weighty = 'password' in change || 'role' in change || 'disabled' in change
        if (user !== null && weighty) await endSessions(trx, id, exceptSession)
        return user
      }),
    deleteUser: (act, id) => audited(act, async (trx) => !(await isLastAdmin(trx, id)) && deleteUser(trx, id)),
    async openSession(act, session) {
      const opened = await audited(act, (trx) => openSession(trx, session, clock()))
      if (!opened) fail('nothing-found', 'The user was deleted.')
    },
    session: (hash) => asked((db) => findSession(db, hash, clock())),
    async closeSession(act, hash) {
      await audited(act, (trx) => closeSession(trx, hash))
    },
    async createLink(act, link) {
      await audited(act, (trx) => addLink(trx, link, clock()))
    },
    takeLink: (hash) => asked((db) => takeLink(db, hash, clock())),
    tokens: () => asked(listTokens),
    createToken: (act, token) => audited(act, (trx) => addToken(trx, token, clock())),
    token: createGrouped((hashes) => asked((db) => findTokens(db, hashes, clock()))),
    deleteToken: (act, id) => audited(act, (trx) => deleteToken(trx, id)),
    noteTokenUse: createGrouped(async (ids) => {
      await asked((db) => noteTokensUse(db, ids, clock()))
      return new Map()
    }),
    settings: () => asked(readSettings),
    async saveSettings(act, settings) {
      await audited(act, (trx) => saveSettings(trx, settings))
    },
    sensors: () => asked(listSensors),
    noteSensors: (rows) => asked((db) => noteSensors(db, rows)),
    forgetSensor: (act, name) => audited(act, (trx) => forgetSensor(trx, name)),
    audit: (before, limit) => asked((db) => listAudit(db, before, limit)),
    async ping() {
      await asked(() => state.pool.query('select 1'))
    },
  }
}

function refuseTakenName(error: unknown): never {
  if (systemCode(error) === UNIQUE_VIOLATION) fail('usage', 'There is a user of this name already.', { field: 'name' })
  throw error
}
