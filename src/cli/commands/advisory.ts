import { Command } from 'commander'
import { examples, withCommonOptions } from '../common-options.ts'
import type { AdvisoryOptions, Handlers } from '../ports.ts'
import { inboxCommands } from './duty.ts'

export function advisoryCommand(handlers: Handlers, done: (code: number) => void): Command {
  const command = new Command('advisory').description('published advisories: fetch, carry over, list, read, evaluate')
  withCommonOptions(
    command
      .command('sync')
      .description('fetch advisories; the only command that asks their publishers')
      .argument('[feed...]', 'feeds by name (see `ls --feeds`); nothing: those for this machine')
      .option('--from <address>', 'fetch the one feed named from here instead: a mirror of your own')
      .option('--full', 'fetch everything again, even what has not changed')
      .option('--accept-smaller', 'take a feed that has lost more than half of what was known'),
  )
    .addHelpText(
      'after',
      examples(
        'firebreak advisory sync',
        'firebreak advisory sync osv-pypi kev',
        'firebreak advisory sync osv-debian --from https://mirror.example/Debian/all.zip',
      ),
    )
    .action(async (feeds: string[], options: AdvisoryOptions) => done(await handlers.advisorySync(feeds, options)))
  withCommonOptions(
    command
      .command('import')
      .description('take advisories from a bundle of another machine, or from files of a publisher')
      .argument('<path>', 'a bundle, or with --source a file, archive or directory')
      .option('--key <key>', 'trust bundles signed by this key, from now on')
      .option('--source <id>', 'read the path as this source publishes it: osv, csaf, cve, kev, epss ...')
      .option('--name <feed>', 'name of the feed to fill (default: the source)')
      .option('--keep', 'add to what the feed holds, instead of taking its place')
      .option('--accept-smaller', 'take a feed that has lost more than half of what was known'),
  )
    .addHelpText(
      'after',
      examples(
        'firebreak advisory import advisories.bundle',
        'firebreak advisory import all.zip --source osv --name osv-debian',
      ),
    )
    .action(async (path: string, options: AdvisoryOptions) => done(await handlers.advisoryImport(path, options)))
  withCommonOptions(
    command
      .command('export')
      .description('write all advisories into a signed bundle, for machines without a network')
      .argument('<file>', 'bundle to write')
      .argument('[feed...]', 'only these feeds'),
  )
    .addHelpText('after', examples('firebreak advisory export advisories.bundle'))
    .action(async (file: string, feeds: string[], options: AdvisoryOptions) =>
      done(await handlers.advisoryExport(file, feeds, options)),
    )
  withCommonOptions(
    command
      .command('ls', { isDefault: true })
      .description('list the newest advisories, or the feeds with their age')
      .option('--feeds', 'list every feed: when it was read, what it holds, why it failed')
      .option('--package <name>', 'only advisories about this package or product')
      .option('--ecosystem <name>', 'where the package belongs (default: that of this machine): Debian:12, PyPI ...')
      .option('--limit <count>', 'at most so many', '30'),
  )
    .addHelpText(
      'after',
      examples(
        'firebreak advisory ls',
        'firebreak advisory ls --feeds',
        'firebreak advisory ls --package openssl --ecosystem Debian:12',
      ),
    )
    .action(async (options: AdvisoryOptions) => done(await handlers.advisoryList(options)))
  withCommonOptions(
    command
      .command('show')
      .description('everything known under one name: an advisory, a CVE, an alias')
      .argument('<id>', 'DSA-5343-1, CVE-2021-41773, GHSA-..., MS01-033'),
  )
    .addHelpText('after', examples('firebreak advisory show CVE-2021-41773', 'firebreak advisory show MS01-033 --json'))
    .action(async (id: string, options: AdvisoryOptions) => done(await handlers.advisoryShow(id, options)))
  for (const one of inboxCommands(handlers, done)) command.addCommand(one)
  return command.addHelpText('after', examples('firebreak advisory sync', 'firebreak advisory show CVE-2001-0500'))
}
