import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ExportOptions } from '../../cli/ports.ts'
import { csvOf } from '../../platform/stores/sightings/export/csv.ts'
import { parquetOf } from '../../platform/stores/sightings/export/parquet.ts'
import type { SightingFilter } from '../../platform/stores/sightings/types.ts'
import { FirebreakError, systemCode } from '../../support/errors.ts'
import { createTerminal } from '../terminal.ts'
import { readTimeWindow } from '../time-window.ts'
import { openStores } from './open-stores.ts'
import { placesOf } from './places.ts'

/** `firebreak export FILE`: piece by piece, so that any number of sightings fits. */
export async function exportSightings(file: string, options: ExportOptions): Promise<number> {
  const terminal = createTerminal(options)
  const { since, until } = readTimeWindow(options, Date.now())
  const { threat, source, sensor } = options
  const filter: SightingFilter = {
    from: Math.floor(since / 60),
    to: Math.ceil(until / 60) + 1,
    ...(threat === undefined ? {} : { threat }),
    ...(source === undefined ? {} : { source }),
    ...(sensor === undefined ? {} : { sensor }),
  }
  const stores = await openStores(placesOf(process.env))
  try {
    const rows = stores.sightings.export(filter)
    if (file === '-') for await (const text of csvOf(rows)) await terminal.write(text)
    else await writeWhole(file, file.endsWith('.parquet') ? parquetOf(rows) : csvOf(rows))
    if (file !== '-') terminal.say(`Wrote ${file}`)
  } finally {
    await stores.close()
  }
  return 0
}

/** Beside, then renamed: half a file never has the name. */
async function writeWhole(file: string, pieces: AsyncIterable<string | Uint8Array>): Promise<void> {
  const part = `${file}.part-${process.pid}`
  try {
    await pipeline(Readable.from(pieces), createWriteStream(part, { flags: 'wx' }))
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true })
    if (systemCode(error) === null) throw error
    throw new FirebreakError('output-failed', `The export could not be written (${systemCode(error)}).`, {
      file,
      cause: error,
    })
  }
}
