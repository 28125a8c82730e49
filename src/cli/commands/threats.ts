import { Command } from 'commander'
import { examples, withCommonOptions } from '../common-options.ts'
import type { Handlers, ThreatsOptions } from '../ports.ts'

export function threatsCommand(handlers: Handlers, done: (code: number) => void): Command {
  const command = new Command('threats').description(
    'the catalogue of worms, exploits and scanners, as an encyclopaedia',
  )
  withCommonOptions(
    command
      .command('ls', { isDefault: true })
      .description('list every family')
      .option('--kind <kind>', 'only worm, exploit, scanner or generic'),
  )
    .addHelpText('after', examples('firebreak threats ls --kind worm', 'firebreak threats ls --json'))
    .action(async (options: ThreatsOptions) => done(await handlers.threatsList(options)))
  withCommonOptions(
    command.command('show').description('everything about one family').argument('<id>', 'threat id or CVE'),
  )
    .addHelpText('after', examples('firebreak threats show code-red', 'firebreak threats show CVE-2021-44228'))
    .action(async (id: string, options: ThreatsOptions) => done(await handlers.threatsShow(id, options)))
  return command.addHelpText(
    'after',
    examples('firebreak threats', 'firebreak threats show nimda', 'firebreak threats CVE-2021-41773'),
  )
}
