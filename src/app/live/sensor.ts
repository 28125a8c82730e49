import type { SensorCommandOptions } from '../../cli/ports.ts'
import { visibleText } from '../../support/escape.ts'
import { openTransport } from '../../tell/transports/api.ts'
import { createTokenFile } from '../../tell/transports/token-file.ts'
import { createTerminal } from '../terminal.ts'
import { journalDirectory, placesOf } from './places.ts'
import { startSensor } from './start-sensor.ts'
import { untilStopped } from './until-stopped.ts'

/** `firebreak sensor`: follows this machine's logs and sends what they mean to a server, until it is stopped. */
export async function sensor(paths: string[], options: SensorCommandOptions): Promise<number> {
  const terminal = createTerminal(options)
  // A wrong name is a slip of the hand: it is told now, not after hours of waiting for a file that never comes.
  if (options.tokenFile !== undefined) await createTokenFile(options.tokenFile)()
  const stopped = untilStopped()
  const transport = openTransport({
    server: options.server,
    tokenFile: options.tokenFile ?? null,
    authorityFile: options.authority ?? null,
  })
  const { sensor, targets } = await startSensor({
    ...options,
    paths,
    directory: journalDirectory(placesOf(process.env)),
    deliver: (batches) => transport.send(batches),
    onWarnings: (warnings) =>
      terminal.say(warnings.length === 0 ? 'All well again.' : warnings.map((text) => visibleText(text)).join('; ')),
  })
  terminal.say(
    `Following ${targets.map((path) => visibleText(path)).join(', ') || 'nothing yet'}; sending to ${visibleText(options.server)}`,
  )
  await stopped
  await sensor.stop()
  await transport.close()
  return 0
}
