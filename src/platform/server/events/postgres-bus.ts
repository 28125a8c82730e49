import type pg from 'pg'
import { type Bus, LONGEST_TEXT } from './bus.ts'

const CHANNEL = 'firebreak_events'
/** An event need not survive a crash (consoles ask everything again after one), so its commit does not wait for the disk. */
const SEND = `select pg_notify($1, $2) from (select set_config('synchronous_commit', 'off', true)) as settings`
/** Milliseconds before the next try to reach the database. */
const AGAIN = 1000

/**
 * Over PostgreSQL's NOTIFY: it delivers in order of commit, to the sender's own connection too, so all servers see one order.
 * `connect` makes a client that is not connected yet; `query` runs one statement on any connection.
 */
export function createPostgresBus(
  connect: () => pg.Client,
  query: (sql: string, values: string[]) => Promise<unknown>,
): Bus {
  return {
    async send(text) {
      if (Buffer.byteLength(text) > LONGEST_TEXT) return false
      return query(SEND, [CHANNEL, text]).then(
        () => true,
        () => false,
      )
    },
    async listen(onText, onGap) {
      let client: pg.Client | null = null
      let stopped = false
      let timer: NodeJS.Timeout | null = null
      async function start(): Promise<void> {
        const fresh = connect()
        fresh.on('notification', (message) => onText(message.payload ?? ''))
        fresh.on('error', () => undefined)
        await fresh.connect()
        fresh.on('end', restart)
        await fresh.query(`listen ${CHANNEL}`)
        client = fresh
      }
      function restart(): void {
        client = null
        if (stopped || timer !== null) return
        timer = setTimeout(() => {
          timer = null
          start().then(onGap, restart)
        }, AGAIN)
        timer.unref()
      }
      await start()
      return async () => {
        stopped = true
        if (timer !== null) clearTimeout(timer)
        await client?.end().catch(() => undefined)
      }
    },
  }
}
