import { Command } from 'commander'
import { examples, withCommonOptions } from '../common-options.ts'
import type { DoctorOptions, Handlers } from '../ports.ts'

export function doctorCommand(handlers: Handlers, done: (code: number) => void): Command {
  return withCommonOptions(
    new Command('doctor').description('check Firebreak itself: paths used, logs found, blind spots, rules, engine'),
  )
    .option('--audit', 'also prove the hash chain of the audit')
    .addHelpText('after', examples('firebreak doctor', 'firebreak doctor --audit', 'firebreak doctor --json'))
    .action(async (options: DoctorOptions) => done(await handlers.doctor(options)))
}
