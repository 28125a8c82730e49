import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { fail } from '../../../support/errors.ts'
import { findBinaries } from './binaries.ts'
import { initialise, openDatabase } from './initialise.ts'
import { withLock } from './lock.ts'
import { enter, leave } from './openers.ts'
import { type Place, preparePlace } from './place.ts'
import { type Program, prepareProgram } from './program.ts'
import { findRunning, sendSignal, startServer, stopServer } from './server.ts'
import { checkUrl, isAway, storeError, withoutPassword } from './url.ts'

export interface OpenPostgres {
  /** Holds the password: print it through `withoutPassword`. */
  url: string
  /** The last of all openers, in whatever process, stops the embedded server. Does nothing to a server of one's own. */
  stop(): Promise<void>
  embedded: boolean
}

/** The oldest that has all we use (multiranges). */
const OLDEST = 140_000
/** Milliseconds between looks whether the server lives. */
const LOOK_EVERY = 1000
/** Milliseconds. */
const LONGEST_STOP = 90_000

/**
 * With a URL: checks that the server there can be used. Without: starts the embedded PostgreSQL on `<directory>/postgres`, or joins
 * the one that runs there already: started by another process of ours, or left behind by one that was killed. Until `stop`, a
 * server that was killed is started again; its address stays the same.
 * Throws `try-later` (away), `store-missing`, `store-version`, `store-broken`, `usage`.
 */
export async function openPostgres(options: { url?: string; directory: string }): Promise<OpenPostgres> {
  if (options.url) {
    checkUrl(options.url)
    await checkServer(options.url)
    return { url: options.url, stop: async () => undefined, embedded: false }
  }
  return openEmbedded(options.directory)
}

async function openEmbedded(directory: string): Promise<OpenPostgres> {
  const binaries = findBinaries()
  const place = preparePlace(directory)
  const { url, file, program } = await withLock(place.lock, async () => {
    // First of all: whoever leaves meanwhile must not take itself for the last.
    const file = enter(place.openers)
    try {
      const program = prepareProgram(place, binaries)
      await initialise(place, program, binaries)
      return { url: await joinOrStart(place, program), file, program }
    } catch (error) {
      leave(place.openers, file)
      throw error
    }
  })

  const endWatch = keepAlive(place, program)
  // For a process that ends without calling `stop`: the server shuts down in good order all the same.
  function atExit(): void {
    const server = leave(place.openers, file) ? findRunning(place) : null
    if (server !== null) sendSignal(server.pid, 'SIGINT')
  }
  process.once('exit', atExit)
  let stopping: Promise<void> | null = null
  async function stop(): Promise<void> {
    process.off('exit', atExit)
    await endWatch()
    await withLock(place.lock, async () => {
      if (leave(place.openers, file)) await stopServer(place)
    })
  }
  return { url, stop: () => (stopping ??= stop()), embedded: true }
}

/** Starts the server again when it was killed: by an administrator, or by a system that ran out of memory. */
function keepAlive(place: Place, program: Program): () => Promise<void> {
  let ended = false
  let reviving: Promise<void> | null = null
  async function revive(): Promise<void> {
    await withLock(place.lock, async () => {
      if (!ended && findRunning(place) === null) await joinOrStart(place, program)
    })
  }
  const timer = setInterval(() => {
    if (reviving !== null || findRunning(place) !== null) return
    // What fails now is tried again a moment later; meanwhile whoever asks the database is told `try-later`.
    reviving = revive()
      .catch(() => undefined)
      .finally(() => {
        reviving = null
      })
  }, LOOK_EVERY)
  timer.unref()
  return async () => {
    ended = true
    clearInterval(timer)
    await reviving
  }
}

/** The server that is found may just be stopping, or have been killed a moment ago: then it is tried again. */
async function joinOrStart(place: Place, program: Program): Promise<string> {
  const until = Date.now() + LONGEST_STOP
  for (;;) {
    try {
      return await openDatabase(place, findRunning(place) ?? (await startServer(place, program)))
    } catch (error) {
      if (!isAway(error) || Date.now() > until) throw storeError(error, 'The embedded PostgreSQL')
    }
    await sleep(50)
  }
}

async function checkServer(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string }>("select current_setting('server_version_num') as version")
    const version = Number(rows[0]?.version)
    if (version < OLDEST) fail('store-version', `${withoutPassword(url)} is older than PostgreSQL 14.`)
  } catch (error) {
    throw storeError(error, `PostgreSQL at ${withoutPassword(url)}`)
  } finally {
    await client.end().catch(() => undefined)
  }
}
