import { Command, CommanderError } from 'commander'
import { FirebreakError } from '../support/errors.ts'
import { withCommonOptions } from './common-options.ts'
import { completionCommand } from './commands/completion.ts'
import { doctorCommand } from './commands/doctor.ts'
import { explainCommand } from './commands/explain.ts'
import { lookCommand } from './commands/look.ts'
import { rulesCommand } from './commands/rules.ts'
import { threatsCommand } from './commands/threats.ts'
import type { Handlers } from './ports.ts'

/** Runs one command line. Resolves to the exit code; throws FirebreakError for what the user must be told. */
export async function runProgram(handlers: Handlers, version: string, args: string[]): Promise<number> {
  let code = 0
  const program = createProgram(handlers, version, (result) => {
    code = result
  })
  try {
    await program.parseAsync(rewrite(args, program), { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Commander has already printed help or the version: that is no fault.
    if (error.exitCode === 0) return 0
    throw new FirebreakError('usage', error.message.replace(/^error: /, ''))
  }
  return code
}

export function createProgram(handlers: Handlers, version: string, done: (code: number) => void): Command {
  const program: Command = new Command('firebreak')
    .description('Win the race between the worm and your patches.\nWithout a command: look at this machine’s web logs.')
    .version(version, '-V, --version', 'print the version')
    .helpCommand(true)
  program
    .addCommand(lookCommand(handlers, done))
    .addCommand(explainCommand(handlers, done))
    .addCommand(threatsCommand(handlers, done))
    .addCommand(rulesCommand(handlers, done))
    .addCommand(doctorCommand(handlers, done))
    .addCommand(completionCommand(() => program, handlers, done))
  withCommonOptions(program)
  for (const command of everyCommand(program)) {
    command.exitOverride()
    command.showSuggestionAfterError(true)
    // The error is shown once, by our own printer, with the remedy.
    command.configureOutput({ outputError: () => {} })
  }
  return program
}

/** A bare `firebreak`, or one with only flags, is `firebreak look`; `threats CVE-…` is `threats show CVE-…`. */
function rewrite(given: string[], program: Command): string[] {
  // `--json access.log` must not take the file for a list of fields: only `--json=FIELDS` names fields.
  const args = given.map((arg) => (arg === '--json' ? '--json=' : arg))
  const first = args.find((arg) => !arg.startsWith('-'))
  const own = args.some((arg) => ['-h', '--help', '-V', '--version'].includes(arg))
  if (first === undefined) return own ? args : ['look', ...args]
  const threats = program.commands.find((command) => command.name() === 'threats')
  if (first === 'threats') {
    const at = args.indexOf('threats')
    const next = args[at + 1]
    const known = ['help', ...(threats?.commands.map((command) => command.name()) ?? [])]
    if (next !== undefined && !next.startsWith('-') && !known.includes(next)) return args.toSpliced(at + 1, 0, 'show')
  }
  return args
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)]
}
