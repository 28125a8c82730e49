import { Command } from 'commander'
import { examples, withCommonOptions } from '../common-options.ts'
import type { Handlers, RangesOptions } from '../ports.ts'

export function rangesCommand(handlers: Handlers, done: (code: number) => void): Command {
  const command = new Command('ranges').description('which country an address is registered in, from files you supply')
  withCommonOptions(
    command
      .command('import')
      .description('take the ranges of these files, instead of those imported before (docs/ranges.md)')
      .argument('<file...>', 'delegated statistics of the registries, or a table start,end,country; .gz too')
      .option('--credit <text>', 'what the licence of the data wants said beside results'),
  )
    .addHelpText(
      'after',
      examples(
        'firebreak ranges import delegated-*-extended-latest',
        'firebreak ranges import ranges.csv --credit "Data: Example, CC BY 4.0"',
      ),
    )
    .action(async (paths: string[], options: RangesOptions) => done(await handlers.rangesImport(paths, options)))
  withCommonOptions(
    command
      .command('show')
      .description('what is imported, or where these addresses are registered')
      .argument('[address...]'),
  )
    .addHelpText('after', examples('firebreak ranges show', 'firebreak ranges show 192.0.2.7 2001:db8::7'))
    .action(async (addresses: string[], options: RangesOptions) => done(await handlers.rangesShow(addresses, options)))
  return command.addHelpText('after', examples('firebreak ranges import ranges.csv', 'firebreak ranges show'))
}
