import { Command } from 'commander'
import { collect, examples, withCommonOptions } from '../common-options.ts'
import type { CommonOptions, Handlers, SimOptions } from '../ports.ts'

export function simCommand(handlers: Handlers, done: (code: number) => void): Command {
  const command = new Command('sim').description(
    'replay and vary outbreaks with abstract hosts: what would have stopped it? (no packets, no payloads)',
  )
  withRun(command.command('run').description('one worm, many runs: the curve, and how far chance moves it'))
    .argument('<worm>', 'as `sim worms` names it')
    .addHelpText(
      'after',
      examples('firebreak sim run code-red-v2', 'firebreak sim run slammer --set capacity=1e7 --json'),
    )
    .action(async (worm: string, options: SimOptions) => done(await handlers.simRun(worm, options)))
  withRun(
    command.command('compare').description('the worm as it was beside the same with changes, laid over each other'),
  )
    .argument('<worm>')
    .addHelpText(
      'after',
      examples('firebreak sim compare code-red-v2 --set blocklist.share=1 --set blocklist.delayMinutes=20'),
    )
    .action(async (worm: string, options: SimOptions) => done(await handlers.simCompare(worm, options)))
  withRun(command.command('what-if').description('what would have stopped it: every measure, one after the other'))
    .argument('<worm>')
    .addHelpText('after', examples('firebreak sim what-if code-red-v2'))
    .action(async (worm: string, options: SimOptions) => done(await handlers.simWhatIf(worm, options)))
  withCommonOptions(
    command.command('worms').description('the worms there are, every number with its source and its doubt'),
  )
    .argument('[worm]', 'only this one, with all its numbers')
    .addHelpText('after', examples('firebreak sim worms', 'firebreak sim worms code-red-v2'))
    .action(async (worm: string | undefined, options: CommonOptions) => done(await handlers.simWorms(worm, options)))
  return command
}

function withRun(command: Command): Command {
  return withCommonOptions(command)
    .option('--set <setting=value>', 'another number: patch.share=0.05, egress=0.5 ... (repeatable)', collect, [])
    .option('--seed <n>', 'the same seed gives the same runs', '1')
    .option('--runs <n>', 'how many (default: as many as a second or two allow)')
    .option('--csv <file>', 'write the curves')
}
