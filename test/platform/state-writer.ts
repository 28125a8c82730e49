import { withAudit } from '../../src/platform/audit/with-audit.ts'
import { openPostgres } from '../../src/platform/stores/postgres/open.ts'
import { openState } from '../../src/platform/stores/state/open-state.ts'

/* Run by the tests as a process of its own, to be killed: writes numbers until it cannot, and tells each that is durable. */

const [directory = '', from = '0'] = process.argv.slice(2)
const postgres = await openPostgres({ directory })
const state = await openState(postgres.url, { directory })
const stopping = new AbortController()
process.on('SIGTERM', async () => {
  stopping.abort()
  await state.close()
  await postgres.stop()
  process.exit(0)
})
process.stdout.write('ready\n')
let next = Number(from)
await Promise.all(Array.from({ length: 4 }, write)).catch(() => {
  if (!stopping.signal.aborted) process.exit(75)
})

async function write(): Promise<void> {
  while (!stopping.signal.aborted) {
    const name = `n${next++}`
    await withAudit(state, { actor: 'writer', action: 'write', object: name }, async (trx) => {
      await trx.insertInto('settings').values({ name, value: '1' }).execute()
      return true
    })
    process.stdout.write(`${name}\n`)
  }
}
