import { Command } from 'commander'
import { examples, withCommonOptions, withParsingOptions, withRuleOptions, withTimeWindow } from '../common-options.ts'
import type { Handlers, LookOptions } from '../ports.ts'

export function lookCommand(handlers: Handlers, done: (code: number) => void): Command {
  const command = new Command('look')
    .description('read web logs once and say who is probing, with what, since when, and what to do')
    .argument(
      '[path...]',
      'files, directories, - for standard input, .gz and .zst too; nothing: this machine’s web logs',
    )
    .option('--html <file>', 'also write one self-contained page with charts')
    .option('--csv <directory>', 'also write threats.csv, sources.csv, unclassified.csv, files.csv')
    .option('--sources <n>', 'how many sources to list: a number or all', '20')
    .option('--workers <n>', 'threads that read (default: chosen by size and cores)')
    .option('--kernel <name>', 'auto, wasm or plain', 'auto')
    .option('--no-inventory', 'do not look at what is installed on this machine')
    .option('--exit-code', 'exit with 3 when a worm, exploit or scanner was seen')
  withParsingOptions(withRuleOptions(withTimeWindow(withCommonOptions(command))))
  return command
    .addHelpText(
      'after',
      examples(
        'firebreak look /var/log/nginx',
        'firebreak look access.log access.log.1 access.log.2.gz --since 7d',
        'zcat old.gz | firebreak look - --json=threats',
        'firebreak look --html report.html --exit-code',
      ),
    )
    .action(async (paths: string[], options: LookOptions) => done(await handlers.look(paths, options)))
}
