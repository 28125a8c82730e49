import pg from 'pg'
import { createPostgresBus } from '../../src/platform/server/events/postgres-bus.ts'
import { listen } from '../../src/platform/server/listen.ts'
import { createServer } from '../../src/platform/server/server.ts'
import { openSightings } from '../../src/platform/stores/sightings/api.ts'
import { createAccounts } from '../../src/platform/stores/state/accounts.ts'
import { createChannels } from '../../src/platform/stores/state/outbox.ts'
import { createDutyStore } from '../../src/platform/stores/state/duty.ts'
import { openState } from '../../src/platform/stores/state/open-state.ts'

/** A real server in a process of its own, on a store that is there already, to be killed. */

const [url = '', port = ''] = process.argv.slice(2)
const state = await openState(url)
const bus = createPostgresBus(
  () => new pg.Client({ connectionString: url }),
  (sql, values) => state.pool.query(sql, values),
)
const sightings = openSightings(url)
const stores = {
  accounts: createAccounts(state),
  duty: createDutyStore(state),
  channels: createChannels(state),
  sightings,
}
const server = await createServer({ ...stores, bus, webDirectory: null, version: 'proof', loopback: true })
await listen(server, { host: '127.0.0.1', port: Number(port) })
process.on('disconnect', () => process.exit(1))
process.send?.('ready')
