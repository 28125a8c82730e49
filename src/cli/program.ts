import { Command, CommanderError } from 'commander'
import { FirebreakError } from '../support/errors.ts'
import { advisoryCommand } from './commands/advisory.ts'
import { channelCommand } from './commands/channel.ts'
import { completionCommand } from './commands/completion.ts'
import { doctorCommand } from './commands/doctor.ts'
import { explainCommand } from './commands/explain.ts'
import { exposureCommand } from './commands/exposure.ts'
import { hostCommand } from './commands/host.ts'
import { lookCommand } from './commands/look.ts'
import { rangesCommand } from './commands/ranges.ts'
import { rulesCommand } from './commands/rules.ts'
import { sensorCommand, tokenCommand } from './commands/sensor.ts'
import { backupCommand, exportCommand, restoreCommand } from './commands/store.ts'
import { simCommand } from './commands/sim.ts'
import { threatsCommand } from './commands/threats.ts'
import { demoCommand, upCommand } from './commands/up.ts'
import { watchCommand } from './commands/watch.ts'
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
    throw new FirebreakError('usage', error.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' '))
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
    .addCommand(upCommand(handlers, done))
    .addCommand(watchCommand(handlers, done))
    .addCommand(sensorCommand(handlers, done))
    .addCommand(tokenCommand(handlers, done))
    .addCommand(demoCommand(handlers, done))
    .addCommand(channelCommand(handlers, done))
    .addCommand(exportCommand(handlers, done))
    .addCommand(backupCommand(handlers, done))
    .addCommand(restoreCommand(handlers, done))
    .addCommand(explainCommand(handlers, done))
    .addCommand(exposureCommand(handlers, done))
    .addCommand(hostCommand(handlers, done))
    .addCommand(threatsCommand(handlers, done))
    .addCommand(rulesCommand(handlers, done))
    .addCommand(rangesCommand(handlers, done))
    .addCommand(advisoryCommand(handlers, done))
    .addCommand(simCommand(handlers, done))
    .addCommand(doctorCommand(handlers, done))
    .addCommand(completionCommand(() => program, handlers, done))
  for (const command of everyCommand(program)) {
    command.exitOverride()
    command.showSuggestionAfterError(true)
    // The error is shown once, by our own printer, with the remedy.
    command.configureOutput({ outputError: () => {} })
  }
  return program
}

/** Flags that take the next word as their value, wherever they stand. */
const WITH_VALUE = new Set([
  '--config',
  '--jq',
  '--since',
  '--until',
  '--rules',
  '--trusted-proxy',
  '--format',
  '--log-format',
  '--key',
  '--source',
  '--name',
  '--package',
  '--ecosystem',
  '--limit',
  '--by',
  '--verdict',
  '--reason',
  '--expires',
  '--from',
  '--to',
  '--kind',
  '--settings',
  '--person',
  '--host',
  '--ssh',
  '--tag',
  '--ssh-config',
])

/**
 * Lets people write what they mean: a bare `firebreak`, or one with only flags, is `firebreak look`; flags may stand before
 * the command; `threats CVE-…` is `threats show CVE-…`; and `--json access.log` does not take the file for a list of fields.
 */
function rewrite(given: string[], program: Command): string[] {
  const args = given.map((arg) => (arg === '--json' ? '--json=' : arg))
  const own = args.some((arg) => ['-h', '--help', '-V', '--version'].includes(arg))
  const at = commandIndex(args)
  if (at < 0) return own ? args : ['look', ...args]
  const ordered = [...args.slice(at), ...args.slice(0, at)]
  const threats = program.commands.find((command) => command.name() === 'threats')
  const known = ['help', ...(threats?.commands.map((command) => command.name()) ?? [])]
  const next = ordered[1]
  const isName = ordered[0] === 'threats' && next !== undefined && !next.startsWith('-') && !known.includes(next)
  return isName ? ordered.toSpliced(1, 0, 'show') : ordered
}

/** Index of the command word; -1 when there are only flags. */
function commandIndex(args: readonly string[]): number {
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    if (WITH_VALUE.has(arg)) at++
    else if (arg === '--') return -1
    else if (!arg.startsWith('-')) return at
  }
  return -1
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)]
}
