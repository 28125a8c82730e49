import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { UpOptions } from '../../cli/ports.ts'
import { createPostgresBus } from '../../platform/server/events/postgres-bus.ts'
import { type Listen, listen } from '../../platform/server/listen.ts'
import { createServer, type FirebreakServer } from '../../platform/server/server.ts'
import { FirebreakError } from '../../support/errors.ts'
import { visibleText } from '../../support/escape.ts'
import { lookText } from '../../cli/render/look-text.ts'
import { lookAt } from '../look.ts'
import { createTerminal, type Terminal } from '../terminal.ts'
import { version } from '../version.ts'
import { openStores, type Stores } from './open-stores.ts'
import { journalDirectory, type Places, placesOf } from './places.ts'
import { startRetention } from './retention.ts'
import { startSensor } from './start-sensor.ts'
import { takeStream } from './take-stream.ts'
import { untilStopped } from './until-stopped.ts'

/** `firebreak up`: the answer for this machine's logs, then everything live until Ctrl-C. */
export async function up(paths: string[], options: UpOptions): Promise<number> {
  const terminal = createTerminal(options)
  const places = placesOf(process.env)
  if (options.openOnly) return printLink(places, options, terminal)
  if (options.sensor !== false && !options.quiet) await showAnswer(paths, options, terminal)
  return serve(paths, options, places, terminal)
}

/** Starts stores, server and sensor, tells where the console is, and ends all of it in good order. */
export async function serve(
  paths: readonly string[],
  options: UpOptions,
  places: Places,
  terminal: Terminal,
): Promise<number> {
  const stopped = untilStopped()
  const closers: Array<() => Promise<void> | void> = []
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).toReversed()) await closer()
  }
  try {
    await start(paths, options, places, terminal, (closer) => closers.push(closer))
  } catch (error) {
    // Whatever was opened before the fault is closed, or a server that never said where it is would live on.
    await close().catch(() => undefined)
    throw error
  }
  await stopped
  terminal.say('Stopping: what was read is being kept ...')
  await close()
  terminal.say('Stopped.')
  return 0
}

/** Opens everything in the order in which it is needed; `onClose` is told how to close each part. */
async function start(
  paths: readonly string[],
  options: UpOptions,
  places: Places,
  terminal: Terminal,
  onClose: (closer: () => Promise<void> | void) => void,
): Promise<void> {
  terminal.say('Starting the store ...')
  const stores = await openStores(places)
  onClose(() => stores.close())
  const server = await openServer(stores, options)
  onClose(() => server.close())
  onClose(await takeStream(server, places))
  const listening = await listen(server, listenAddress(options))
  onClose(() => listening.close())
  const started =
    options.sensor === false
      ? null
      : await startSensor({
          ...options,
          paths,
          directory: journalDirectory(places),
          history: true,
          deliver: deliverTo(server),
        })
  if (started !== null) onClose(() => started.sensor.stop())
  onClose(
    startRetention(stores, (error) =>
      terminal.say(
        `Old sightings could not be deleted: ${error instanceof Error ? visibleText(error.message) : 'unknown fault'}`,
      ),
    ),
  )
  const link = await server.firstLink()
  const base = options.publicUrl ?? listening.url
  await terminal.write(`${started ? followWords(started.targets) : ''}Console: ${base}${link.path}\n`)
  terminal.say(
    `  The link works once, until ${link.expires.slice(11, 16)} UTC. Ctrl-C stops; the next start goes on where this one was.`,
  )
}

function followWords(targets: readonly string[]): string {
  if (targets.length === 0) return 'Following no log: none was found. Name them: firebreak up PATH\n'
  const names = targets
    .slice(0, 5)
    .map((path) => visibleText(path))
    .join(', ')
  return `Following ${names}${targets.length > 5 ? ` and ${targets.length - 5} more` : ''}\n`
}

async function showAnswer(paths: string[], options: UpOptions, terminal: Terminal): Promise<void> {
  const look = {
    ...options,
    rules: options.rules ?? [],
    trustedProxy: options.trustedProxy ?? [],
    sources: '20',
    kernel: 'auto',
  }
  const { report } = await lookAt(paths, look, terminal)
  await terminal.write(`${lookText(report, terminal.paint, new Date())}\n`)
}

function openServer(stores: Stores, options: UpOptions): Promise<FirebreakServer> {
  return createServer({
    accounts: stores.accounts,
    sightings: stores.sightings,
    bus: createPostgresBus(
      () => new pg.Client({ connectionString: stores.stateUrl }),
      (sql, values) => stores.state.pool.query(sql, values),
    ),
    webDirectory: webDirectory(),
    version,
    loopback: listenAddress(options).host === '127.0.0.1',
    ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
    ...(options.trustedProxy === undefined ? {} : { trustedProxies: options.trustedProxy }),
  })
}

function deliverTo(server: FirebreakServer): Parameters<typeof startSensor>[0]['deliver'] {
  return async (batches) => server.take(batches)
}

/** The built console: beside the bundle, or in dist/ of the checkout. */
function webDirectory(): string | null {
  const places = [new URL('./web/', import.meta.url), new URL('../../../dist/web/', import.meta.url)]
  return places.map((place) => fileURLToPath(place)).find((place) => existsSync(place)) ?? null
}

function listenAddress(options: UpOptions): Listen {
  const parts = /^(?:\[([0-9a-fA-F:]+)\]|([^:\s]+)):(\d{1,5})$/.exec(options.listen)
  const port = Number(parts?.[3])
  if (!parts || port > 65_535) {
    throw new FirebreakError(
      'usage',
      `--listen ${options.listen}: not an address with a port. Example: 127.0.0.1:4780.`,
      { field: '--listen' },
    )
  }
  const { tlsCert, tlsKey } = options
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new FirebreakError('usage', '--tls-cert and --tls-key belong together.', { field: '--tls-cert' })
  }
  const tls =
    tlsCert !== undefined && tlsKey !== undefined ? { tls: { certificateFile: tlsCert, keyFile: tlsKey } } : {}
  return { host: parts[1] ?? parts[2] ?? '127.0.0.1', port, ...tls }
}

/** For a server that runs already: it shares the store. */
async function printLink(places: Places, options: UpOptions, terminal: Terminal): Promise<number> {
  const stores = await openStores(places)
  const server = await openServer(stores, options)
  const link = await server.firstLink()
  await terminal.write(`${options.publicUrl ?? `http://${options.listen}`}${link.path}\n`)
  await server.close()
  await stores.close()
  return 0
}
