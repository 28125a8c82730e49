import { Command } from 'commander'
import {
  collect,
  examples,
  withCommonOptions,
  withParsingOptions,
  withRuleOptions,
  withTimeWindow,
} from '../common-options.ts'
import type { ExplainOptions, Handlers } from '../ports.ts'

export function explainCommand(handlers: Handlers, done: (code: number) => void): Command {
  const command = new Command('explain')
    .description('say why: format, fields, rule, condition by condition, and what would change the answer')
    .argument('<what>', 'a log line, an address, a threat id, a CVE or advisory, or the name of a host')
    .option(
      '--in <path>',
      'look for the address or CVE in these logs instead of this machine’s (repeatable)',
      collect,
      [],
    )
  withParsingOptions(withRuleOptions(withTimeWindow(withCommonOptions(command))))
  return command
    .addHelpText(
      'after',
      examples(
        `firebreak explain '198.51.100.7 - - [19/Jul/2001:10:05:01 +0000] "GET /default.ida?NNNN HTTP/1.0" 404 -'`,
        'firebreak explain 198.51.100.7 --in /var/log/nginx',
        'firebreak explain code-red',
        'firebreak explain CVE-2021-41773',
        'firebreak explain web1',
      ),
    )
    .action(async (what: string, options: ExplainOptions) => done(await handlers.explain(what, options)))
}
