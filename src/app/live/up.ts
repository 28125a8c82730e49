import { lookText } from '../../cli/render/look-text.ts'
import type { UpOptions } from '../../cli/ports.ts'
import { lookAt } from '../look.ts'
import { wantsJson } from '../json-output.ts'
import { createTerminal, type Terminal } from '../terminal.ts'
import { createClosers } from './closers.ts'
import { checkFree, listenAddress } from './listen-address.ts'
import { openServer } from './open-server.ts'
import { openStores } from './open-stores.ts'
import { type Places, placesOf } from './places.ts'
import { serve } from './serve.ts'

const INTERRUPTED = 130

/** `firebreak up`: the answer for this machine's logs, then everything live until Ctrl-C. */
export async function up(paths: string[], options: UpOptions): Promise<number> {
  const terminal = createTerminal(options)
  const places = placesOf(process.env)
  if (options.openOnly) return printLink(places, options, terminal)
  await checkFree(listenAddress(options))
  if (options.sensor !== false && !options.quiet && !wantsJson(options)) {
    const interrupted = await showAnswer(paths, options, terminal)
    if (interrupted) return INTERRUPTED
  }
  return serve(paths, options, places, terminal)
}

/** True when Ctrl-C cut it short. */
async function showAnswer(paths: string[], options: UpOptions, terminal: Terminal): Promise<boolean> {
  const look = {
    ...options,
    rules: options.rules ?? [],
    trustedProxy: options.trustedProxy ?? [],
    sources: '20',
    kernel: 'auto',
  }
  const { report, interrupted } = await lookAt(paths, look, terminal)
  await terminal.write(`${lookText(report, terminal.paint, new Date())}\n`)
  return interrupted
}

/** For a server that runs already: it shares the store. */
async function printLink(places: Places, options: UpOptions, terminal: Terminal): Promise<number> {
  const opened = createClosers()
  try {
    const stores = await openStores(places)
    opened.add(stores.close)
    const server = await openServer(stores, options, places, terminal)
    opened.add(() => server.close())
    const link = await server.firstLink()
    await terminal.write(`${options.publicUrl ?? `http://${options.listen}`}${link.path}\n`)
  } finally {
    await opened.close()
  }
  return 0
}
