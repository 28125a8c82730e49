import { Command } from 'commander'
import { examples, withCommonOptions } from '../common-options.ts'
import type {
  ExposureDecideOptions,
  ExposureHandlers,
  ExposureListOptions,
  ExposureShowOptions,
} from '../exposure-ports.ts'

export function exposureCommand(handlers: ExposureHandlers, done: (code: number) => void): Command {
  const command = new Command('exposure').description('which advisories apply to your hosts, why, and by when to act')
  withCommonOptions(
    command
      .command('ls', { isDefault: true })
      .description('list what is open, most pressing first')
      .option('--host <name>', 'only this host (default: all; with none, this machine)')
      .option('--flaw <id>', 'only this CVE or advisory')
      .option('--state <state>', 'only open, fixed-on-disk, unknown, accepted, mitigated or not-affected')
      .option('--by-fix', 'which one fix closes most')
      .option('--all', 'also what is closed, and what the distribution calls unimportant')
      .option('--exit-code', 'exit with 3 when something certain is open'),
  )
    .addHelpText(
      'after',
      examples('firebreak exposure ls', 'firebreak exposure ls --by-fix', 'firebreak exposure ls --host web1 --json'),
    )
    .action(async (options: ExposureListOptions) => done(await handlers.exposureList(options)))
  withCommonOptions(
    command
      .command('show')
      .description('one flaw: where it is open, with the whole evidence')
      .argument('<flaw>', 'a CVE, an advisory, or fix-waiting:PACKAGE')
      .option('--host <name>', 'only this host'),
  )
    .addHelpText('after', examples('firebreak exposure show CVE-2023-0286', 'firebreak exposure show DSA-5343-1'))
    .action(async (flaw: string, options: ExposureShowOptions) => done(await handlers.exposureShow(flaw, options)))
  decideCommand(command, 'accept', 'live with it until a day; then it is open again', true)
    .addHelpText(
      'after',
      examples('firebreak exposure accept CVE-2023-0286 --host web1 --until 90d --reason "host goes away in March"'),
    )
    .action(async (flaw: string, options: ExposureDecideOptions) => done(await handlers.exposureAccept(flaw, options)))
  decideCommand(command, 'mitigated', 'a workaround is in place and was checked, until a day', true)
    .addHelpText(
      'after',
      examples(
        'firebreak exposure mitigated CVE-2001-0500 --until 30d --reason ".ida mapping removed, checked by hand"',
      ),
    )
    .action(async (flaw: string, options: ExposureDecideOptions) =>
      done(await handlers.exposureMitigated(flaw, options)),
    )
  decideCommand(command, 'not-affected', 'say that it does not apply, and why', false)
    .addHelpText(
      'after',
      examples('firebreak exposure not-affected CVE-2023-0286 --package openssl --reason "built without X.400"'),
    )
    .action(async (flaw: string, options: ExposureDecideOptions) =>
      done(await handlers.exposureNotAffected(flaw, options)),
    )
  withCommonOptions(
    command
      .command('reopen')
      .description('end what was decided about a flaw; the decision stays on record')
      .argument('<flaw>', 'a CVE or an advisory')
      .option('--host <name>', 'only the decision for this host'),
  )
    .addHelpText('after', examples('firebreak exposure reopen CVE-2023-0286'))
    .action(async (flaw: string, options: ExposureShowOptions) => done(await handlers.exposureReopen(flaw, options)))
  return command.addHelpText('after', examples('firebreak exposure', 'firebreak exposure ls --by-fix'))
}

function decideCommand(command: Command, name: string, description: string, ends: boolean): Command {
  const until = 'when it ends and asks again: 2027-03-01, or an age like 90d'
  const decide = command
    .command(name)
    .description(description)
    .argument('<flaw>', 'a CVE or an advisory')
    .option('--host <name>', 'only on this host (default: on every host)')
    .option('--package <name>', 'only in this source package')
    .requiredOption('--reason <text>', 'why; it is kept')
  if (ends) decide.requiredOption('--until <day>', until)
  return withCommonOptions(decide)
}
