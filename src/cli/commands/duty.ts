import { Command } from 'commander'
import { examples, withCommonOptions } from '../common-options.ts'
import type { CommonOptions, EvaluateOptions, Handlers, PersonOptions, TurnOptions } from '../ports.ts'

/** What a person does with advisories that touch us: subcommands of `firebreak advisory`. */
export function inboxCommands(handlers: Handlers, done: (code: number) => void): Command[] {
  const inbox = withCommonOptions(new Command('inbox'))
    .description('advisories that touch a host of ours: who evaluates them, and by when')
    .option('--all', 'also what is evaluated, or was closed within 30 days')
    .addHelpText('after', examples('firebreak advisory inbox', 'firebreak advisory inbox --all --json'))
    .action(async (options: CommonOptions & { all?: boolean }) => done(await handlers.inbox(options)))
  const acknowledge = withCommonOptions(new Command('acknowledge'))
    .description('take an advisory: it is yours, and silence no longer passes it on')
    .argument('<id>', 'the advisory')
    .option('--by <person>', 'who takes it (default: your user name on this machine)')
    .addHelpText('after', examples('firebreak advisory acknowledge DSA-5343-1'))
    .action(async (id: string, options: PersonOptions) => done(await handlers.acknowledge(id, options)))
  const evaluate = withCommonOptions(new Command('evaluate'))
    .description('give your verdict on an advisory, with its reason')
    .argument('<id>', 'the advisory')
    .requiredOption('--verdict <verdict>', 'affected, not-affected, mitigated, accepted or needs-change')
    .requiredOption('--reason <text>', 'why; it is kept in the audit')
    .option(
      '--expires <time>',
      'when the question comes back: 2026-12-31, or 30d; needed unless affected or needs-change',
    )
    .option('--by <person>', 'who says so (default: your user name on this machine)')
    .addHelpText(
      'after',
      examples(
        'firebreak advisory evaluate DSA-5343-1 --verdict needs-change --reason "openssl on the web hosts"',
        'firebreak advisory evaluate MS01-033 --verdict mitigated --reason "mapping of .ida removed" --expires 30d',
      ),
    )
    .action(async (id: string, options: EvaluateOptions) => done(await handlers.evaluate(id, options)))
  return [inbox, acknowledge, evaluate, dutyCommand(handlers, done)]
}

function dutyCommand(handlers: Handlers, done: (code: number) => void): Command {
  const command = new Command('duty').description('who watches for advisories now, and who is next')
  withCommonOptions(command.command('ls', { isDefault: true }).description('the rota, and its holes'))
    .addHelpText('after', examples('firebreak advisory duty', 'firebreak advisory duty --json'))
    .action(async (options: CommonOptions) => done(await handlers.dutyList(options)))
  withCommonOptions(command.command('add').description('add a turn; the one that began last counts where two overlap'))
    .argument('<person>', 'a user of the console, at least an operator')
    .requiredOption('--from <time>', '2026-12-01 or 2026-12-01T08:00Z')
    .requiredOption('--to <time>', 'the end; also as a length: 7d')
    .addHelpText('after', examples('firebreak advisory duty add anna --from 2026-12-01T08:00Z --to 7d'))
    .action(async (person: string, options: TurnOptions) => done(await handlers.dutyAdd(person, options)))
  withCommonOptions(command.command('rm').description('take a turn out of the rota'))
    .argument('<turn>', 'its id, as `duty ls --json` shows it')
    .addHelpText('after', examples('firebreak advisory duty rm 6f9619ff-8b86-4d01-b42d-00cf4fc964ff'))
    .action(async (id: string, options: CommonOptions) => done(await handlers.dutyRemove(id, options)))
  return command
}
