import { Command } from 'commander'
import { examples, withCommonOptions } from '../common-options.ts'
import type { CommonOptions, Handlers } from '../ports.ts'

export function doctorCommand(handlers: Handlers, done: (code: number) => void): Command {
  return withCommonOptions(
    new Command('doctor').description('check Firebreak itself: paths used, logs found, blind spots, rules, engine'),
  )
    .addHelpText('after', examples('firebreak doctor', 'firebreak doctor --json'))
    .action(async (options: CommonOptions) => done(await handlers.doctor(options)))
}
