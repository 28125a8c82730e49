import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openPostgres } from '../../src/platform/stores/postgres/open.ts'
import { debianBinaries, startPostgres } from './postgres-server.ts'

/** A real server for the tests of the state store, and how to get an empty database on it. */
export interface StateServer {
  name: string
  /** Why there is none; null: it can be started. */
  missing: string | null
  start(): Promise<{ url: string; stop(): Promise<void> }>
}

export const STATE_SERVERS: readonly StateServer[] = [
  {
    name: 'the embedded PostgreSQL',
    missing: null,
    async start() {
      const directory = temporaryFolder()
      const { url, stop } = await openPostgres({ directory })
      return {
        url,
        async stop() {
          await stop()
          rmSync(directory, { recursive: true, force: true })
        },
      }
    },
  },
  {
    name: "Debian's PostgreSQL",
    missing: debianBinaries() === null ? "Debian's postgresql is not installed" : null,
    start: () => startPostgres(debianBinaries() ?? ''),
  },
]

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-state-'))
  chmodSync(folder, 0o700)
  return folder
}

/** Drops everything of Firebreak, as nobody can through Firebreak. */
export async function emptyDatabase(url: string): Promise<void> {
  await withClient(url, async (client) => {
    await client.query('drop schema if exists state cascade')
    await client.query('drop schema if exists sightings cascade')
  })
}

export async function withClient<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client(url)
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Waits until it is true; fails after 20 seconds. */
export async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000
  while (!(await what())) {
    if (Date.now() > end) throw new Error('it did not happen within 20 seconds')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
