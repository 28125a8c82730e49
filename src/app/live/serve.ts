import type { UpOptions } from '../../cli/ports.ts'
import { listen } from '../../platform/server/listen.ts'
import { visibleText } from '../../support/escape.ts'
import { jsonText, wantsJson } from '../json-output.ts'
import type { Terminal } from '../terminal.ts'
import { createClosers } from './closers.ts'
import { listenAddress } from './listen-address.ts'
import { openServer } from './open-server.ts'
import { openStores, type Stores } from './open-stores.ts'
import { journalDirectory, type Places } from './places.ts'
import { startDuty } from './start-duty.ts'
import { startExposures } from './start-exposures.ts'
import { ownHosts, type Watched } from './watched.ts'
import { startRetention } from './retention.ts'
import { startSensor } from './start-sensor.ts'
import { takeStream } from './take-stream.ts'
import { untilStopped } from './until-stopped.ts'

/** Where the console is and what is followed: what `--json` prints once everything runs. */
interface Running {
  schema: 'firebreak.up/1'
  console: string
  /** Works once. */
  signInLink: string
  signInUntil: string
  following: string[]
}

/** How a start differs from the usual one. */
export interface ServeKind {
  /** Nothing is kept: there is no next start, and no other process that could make a link. */
  throwAway: boolean
  /** Done once the stores are open. */
  prepare?: (stores: Stores) => Promise<void>
  /** Whose exposures are looked after; left out: those of this machine. */
  watch?: (stores: Stores) => Watched
}

/** Starts stores, server and sensor, tells where the console is, and ends all of it in good order at Ctrl-C. */
export async function serve(
  paths: readonly string[],
  options: UpOptions,
  places: Places,
  terminal: Terminal,
  kind: ServeKind = { throwAway: false },
): Promise<number> {
  const stopped = untilStopped()
  const opened = createClosers()
  try {
    terminal.say('Starting the store ...')
    const stores = await openStores(places)
    opened.add(stores.close)
    await kind.prepare?.(stores)
    const watched = kind.watch?.(stores) ?? ownHosts(options.sensor !== false)
    const exposures = await startExposures(stores, watched, (error) =>
      terminal.say(`Exposures could not be matched: ${words(error)}`),
    )
    opened.add(exposures.close)
    const server = await openServer(stores, options, places, terminal, exposures.knowledge)
    opened.add(() => server.close())
    opened.add(
      startDuty(stores, exposures.touching, options.publicUrl ?? null, (error) =>
        terminal.say(`The inbox could not be looked after: ${words(error)}`),
      ),
    )
    opened.add(await takeStream(server, places))
    const listening = await listen(server, listenAddress(options))
    opened.add(() => listening.close())
    const targets: string[] = []
    if (options.sensor !== false) {
      const directory = journalDirectory(places)
      const deliver = server.take
      const started = await startSensor({ ...options, paths, directory, history: true, deliver })
      opened.add(() => started.sensor.stop())
      targets.push(...started.targets)
    }
    opened.add(startRetention(stores, (error) => terminal.say(`Old sightings could not be deleted: ${words(error)}`)))
    const link = await server.firstLink()
    const base = options.publicUrl ?? listening.url
    const running: Running = {
      schema: 'firebreak.up/1',
      console: base,
      signInLink: `${base}${link.path}`,
      signInUntil: link.expires,
      following: targets,
    }
    await terminal.write(
      wantsJson(options) ? jsonText(running, options) : runningText(running, options, kind, terminal),
    )
    terminal.say(
      kind.throwAway
        ? 'Ctrl-C stops, and throws all of it away.'
        : 'Ctrl-C stops; the next start goes on where this one was.',
    )
    await stopped
    terminal.say(kind.throwAway ? 'Stopping ...' : 'Stopping: what was read is being kept ...')
  } finally {
    await opened.close()
  }
  terminal.say('Stopped.')
  return 0
}

function runningText(running: Running, options: UpOptions, kind: ServeKind, { paint }: Terminal): string {
  const again = kind.throwAway ? '' : ' A new link: firebreak up --open-only'
  return [
    ...(options.sensor === false ? [] : [followWords(running.following)]),
    `Console: ${paint.bold(running.signInLink)}`,
    `  Signs you in once, until ${clock(running.signInUntil)}.${again}`,
    '',
  ].join('\n')
}

/** `14:52`, in the time of this machine. */
function clock(time: string): string {
  const date = new Date(time)
  const pair = (value: number): string => String(value).padStart(2, '0')
  return `${pair(date.getHours())}:${pair(date.getMinutes())}`
}

function followWords(targets: readonly string[]): string {
  if (targets.length === 0) return 'Following no log: none was found. Name them: firebreak up PATH'
  const names = targets
    .slice(0, 5)
    .map((path) => visibleText(path))
    .join(', ')
  return `Following ${names}${targets.length > 5 ? ` and ${targets.length - 5} more` : ''}`
}

function words(error: unknown): string {
  return error instanceof Error ? visibleText(error.message) : 'unknown fault'
}
