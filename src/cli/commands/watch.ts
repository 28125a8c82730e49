import { Command } from 'commander'
import { examples, withCommonOptions, withParsingOptions, withRuleOptions } from '../common-options.ts'
import type { Handlers, WatchOptions } from '../ports.ts'

export function watchCommand(handlers: Handlers, done: (code: number) => void): Command {
  const command = new Command('watch')
    .description('the live picture in the terminal: what knocks now, at which door (keys: ? / : q)')
    .argument('[path...]', 'follow these logs instead of this machine’s')
    .option('--for <seconds>', 'stop by itself after so long; without a terminal prints the picture then')
  withParsingOptions(withRuleOptions(withCommonOptions(command)))
  return command
    .addHelpText(
      'after',
      examples('firebreak watch', 'firebreak watch /var/log/nginx/access.log', 'firebreak watch --for 60 --json'),
    )
    .action(async (paths: string[], options: WatchOptions) => done(await handlers.watch(paths, options)))
}
