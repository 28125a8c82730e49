import { Command } from 'commander'
import { examples, withCommonOptions, withRuleOptions } from '../common-options.ts'
import type { Handlers, RulesOptions } from '../ports.ts'

export function rulesCommand(handlers: Handlers, done: (code: number) => void): Command {
  const command = new Command('rules').description('look after the rules that recognise threats')
  withRuleOptions(
    withCommonOptions(command.command('ls').description('list every rule in force, with author and licence')),
  )
    .addHelpText('after', examples('firebreak rules ls', 'firebreak rules ls --json'))
    .action(async (options: RulesOptions) => done(await handlers.rulesList(options)))
  withCommonOptions(
    command
      .command('lint')
      .description('find broken, slow, unreachable, too generic and contradicting rules')
      .argument('[path...]', 'Sigma files or directories; nothing: the rules in force'),
  )
    .addHelpText('after', examples('firebreak rules lint my-rules/', 'firebreak rules lint --json'))
    .action(async (paths: string[], options: RulesOptions) => done(await handlers.rulesLint(paths, options)))
  withCommonOptions(
    command
      .command('test')
      .description('run the tests inside each rule')
      .argument('[path...]', 'Sigma or catalogue files or directories; nothing: the rules in force'),
  )
    .addHelpText('after', examples('firebreak rules test my-rules/', 'firebreak rules test'))
    .action(async (paths: string[], options: RulesOptions) => done(await handlers.rulesTest(paths, options)))
  withCommonOptions(
    command
      .command('import')
      .description(
        'turn CrowdSec scenarios, CrowdSec virtual patches, Sigma rules or a CVE-to-path index into rules of ours',
      )
      .argument('<path>', 'file or directory')
      .option('--from <kind>', 'crowdsec, crowdsec-appsec, cve-index or sigma (default: found by content)')
      .option(
        '--to <directory>',
        'where to write them (default: rules/ in the state directory, read by every command)',
      ),
  )
    .addHelpText(
      'after',
      examples('firebreak rules import hub/scenarios --to my-rules', 'firebreak rules import targets.json -n'),
    )
    .action(async (path: string, options: RulesOptions) => done(await handlers.rulesImport(path, options)))
  return command.addHelpText('after', examples('firebreak rules lint my-rules/', 'firebreak rules test'))
}
