import { Command } from 'commander'
import { examples, withCommonOptions, withTimeWindow } from '../common-options.ts'
import type { CommonOptions, ExportOptions, Handlers, RestoreCommandOptions } from '../ports.ts'

export function backupCommand(handlers: Handlers, done: (code: number) => void): Command {
  return withCommonOptions(new Command('backup'))
    .description('write everything the store holds into one file, while servers go on working')
    .argument('<file>', 'must not be there yet')
    .addHelpText('after', examples('firebreak backup /srv/backup/firebreak-2026-11-21.fbk'))
    .action(async (file: string, options: CommonOptions) => done(await handlers.backup(file, options)))
}

export function restoreCommand(handlers: Handlers, done: (code: number) => void): Command {
  return withCommonOptions(new Command('restore'))
    .description('replace the store by a backup, all or nothing; stop all servers first')
    .argument('<file>')
    .option('--replace', 'also when the store holds users or audit records')
    .addHelpText('after', examples('firebreak restore /srv/backup/firebreak-2026-11-21.fbk --replace'))
    .action(async (file: string, options: RestoreCommandOptions) => done(await handlers.restore(file, options)))
}

export function exportCommand(handlers: Handlers, done: (code: number) => void): Command {
  const command = new Command('export')
    .description('write sightings as CSV or Parquet')
    .argument('<file>', 'by its name: .csv or .parquet; - writes CSV to standard output')
    .option('--threat <id>', 'only this threat')
    .option('--source <address>', 'only this source')
    .option('--sensor <name>', 'only this sensor')
  return withTimeWindow(withCommonOptions(command))
    .addHelpText(
      'after',
      examples('firebreak export sightings.parquet --since 30d', 'firebreak export - --threat code-red'),
    )
    .action(async (file: string, options: ExportOptions) => done(await handlers.exportSightings(file, options)))
}
