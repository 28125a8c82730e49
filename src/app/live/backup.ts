import type { CommonOptions, RestoreCommandOptions } from '../../cli/ports.ts'
import { openSightings } from '../../platform/stores/sightings/api.ts'
import { openPostgres } from '../../platform/stores/postgres/open.ts'
import { backupState } from '../../platform/stores/state/backup/backup-state.ts'
import { restoreState } from '../../platform/stores/state/backup/restore-state.ts'
import { visibleText } from '../../support/escape.ts'
import { jsonText, wantsJson } from '../json-output.ts'
import { createTerminal } from '../terminal.ts'
import { placesOf } from './places.ts'

/** `firebreak backup FILE`. */
export async function backup(file: string, options: CommonOptions): Promise<number> {
  return withDatabase(async (url) => {
    const summary = await backupState(url, file)
    const terminal = createTerminal(options)
    const sightings = summary.sightings ? 'with the sightings' : 'the sightings live elsewhere: back them up there'
    const text = `Wrote ${visibleText(file)}: ${summary.rows} rows of ${summary.tables} tables, audit up to record ${summary.auditNumber}, ${sightings}.\n`
    await terminal.write(
      wantsJson(options) ? jsonText({ schema: 'firebreak.backup/1', file, ...summary }, options) : text,
    )
  })
}

/** `firebreak restore FILE`. */
export async function restore(file: string, options: RestoreCommandOptions): Promise<number> {
  return withDatabase(async (url, directory) => {
    const summary = await restoreState(url, file, {
      directory,
      replace: options.replace === true,
      actor: 'command line',
      prepareSightings: async (database) => {
        const sightings = openSightings(database)
        try {
          await sightings.migrate()
        } finally {
          await sightings.close()
        }
      },
    })
    const terminal = createTerminal(options)
    const text = `Restored ${visibleText(file)}. Sign in with the users of the backup, or with a new link: firebreak up.\n`
    await terminal.write(
      wantsJson(options) ? jsonText({ schema: 'firebreak.restore/1', file, ...summary }, options) : text,
    )
  })
}

async function withDatabase(work: (url: string, directory: string) => Promise<void>): Promise<number> {
  const { directory, stateUrl } = placesOf(process.env)
  const postgres = await openPostgres({ directory, ...(stateUrl ? { url: stateUrl } : {}) })
  try {
    await work(postgres.url, directory)
  } finally {
    await postgres.stop()
  }
  return 0
}
