import { Command } from 'commander'
import { collect, examples, withCommonOptions } from '../common-options.ts'
import type {
  HostAddOptions,
  HostCheckOptions,
  HostHandlers,
  HostImportOptions,
  HostListOptions,
  HostShowOptions,
} from '../host-ports.ts'
import type { CommonOptions } from '../ports.ts'

export function hostCommand(handlers: HostHandlers, done: (code: number) => void): Command {
  const command = new Command('host').description(
    'know what runs on your hosts: packages, listeners, modules, old code',
  )
  addCommand(command, handlers, done)
  importCommand(command, handlers, done)
  checkCommand(command, handlers, done)
  withCommonOptions(
    command
      .command('show')
      .description('everything that is known about one host, how sure and how old it is')
      .argument('<name>', 'the host')
      .option('--packages', 'list every package, not only those with something to say'),
  )
    .addHelpText('after', examples('firebreak host show web1', 'firebreak host show web1 --packages'))
    .action(async (name: string, options: HostShowOptions) => done(await handlers.hostShow(name, options)))
  withCommonOptions(
    command
      .command('ls')
      .description('list the hosts')
      .option('--tag <tag>', 'only hosts with this tag (repeatable)', collect, []),
  )
    .addHelpText('after', examples('firebreak host ls', 'firebreak host ls --tag web --json'))
    .action(async (options: HostListOptions) => done(await handlers.hostList(options)))
  withCommonOptions(
    command
      .command('rm')
      .description('forget hosts, with what was found on them and their pinned keys')
      .argument('<name...>', 'the hosts'),
  )
    .addHelpText('after', examples('firebreak host rm web1 web2'))
    .action(async (names: string[], options: CommonOptions) => done(await handlers.hostRemove(names, options)))
  return command.addHelpText(
    'after',
    examples('firebreak host import ~/.ssh/config', 'firebreak host check', 'firebreak host show web1'),
  )
}

function addCommand(command: Command, handlers: HostHandlers, done: (code: number) => void): void {
  withCommonOptions(
    command
      .command('add')
      .description('add a host, or change what is noted about it')
      .argument('<name>', 'what it is called here')
      .option('--ssh <target>', 'how ssh reaches it: an alias, user@host, ssh://user@host:port (default: the name)')
      .option('--no-ssh', 'it cannot be logged in to')
      .option('--tag <tag>', 'a tag (repeatable)', collect, [])
      .option('--domain <name>', 'hosts of one domain (rack, zone) fail together')
      .option('--group <name>', 'hosts of one group stand in for each other: never two of them down at once')
      .option(
        '--fingerprint <sha256>',
        'the fingerprint its key must have (SHA256:...): asks the host for its key and pins it',
      )
      .option('--ssh-config <file>', 'an ssh_config instead of your own, to ask for the key'),
  )
    .addHelpText(
      'after',
      examples(
        'firebreak host add web1 --ssh admin@192.0.2.10 --tag web',
        'firebreak host add db1 --fingerprint SHA256:uNiVztksCsDhcc0u9e8BrNQBhMb2sYO0rTjhYTC3Pyo',
      ),
    )
    .action(async (name: string, options: HostAddOptions) => done(await handlers.hostAdd(name, options)))
}

function importCommand(command: Command, handlers: HostHandlers, done: (code: number) => void): void {
  withCommonOptions(
    command
      .command('import')
      .description('take over hosts from ssh_config, an Ansible inventory or CSV, or one host’s packages from an SBOM')
      .argument('<file>', 'the file')
      .option(
        '--from <form>',
        'ssh-config, ansible-ini, ansible-yaml, csv, cyclonedx or spdx (default: found by content)',
      )
      .option('--name <name>', 'for an SBOM: the host it describes (default: what it calls its subject)')
      .option('--tag <tag>', 'a tag for all of them (repeatable)', collect, []),
  )
    .addHelpText(
      'after',
      examples(
        'firebreak host import ~/.ssh/config',
        'firebreak host import hosts.ini -n',
        'firebreak host import web1.cdx.json --name web1',
      ),
    )
    .action(async (file: string, options: HostImportOptions) => done(await handlers.hostImport(file, options)))
}

function checkCommand(command: Command, handlers: HostHandlers, done: (code: number) => void): void {
  withCommonOptions(
    command
      .command('check')
      .description('log in to hosts, read only, and note what runs there; without names: all of them')
      .argument('[name...]', 'the hosts')
      .option('--tag <tag>', 'only hosts with this tag (repeatable)', collect, [])
      .option('--local', 'this machine instead, without ssh')
      .option('--parallel <number>', 'hosts at a time', '10')
      .option('--timeout <seconds>', 'for one host', '60')
      .option('--sudo', 'use sudo on the hosts where it asks for no password, to see the processes of all users')
      .option('--accept-host-key', 'pin the keys that hosts show at first contact, without asking')
      .option('--ssh-config <file>', 'an ssh_config instead of your own'),
  )
    .addHelpText(
      'after',
      `
Exit code 6 when a host could not be looked at; what is known about it stays as it was.
${examples('firebreak host check', 'firebreak host check web1 web2 --sudo', 'firebreak host check --local')}`,
    )
    .action(async (names: string[], options: HostCheckOptions) => done(await handlers.hostCheck(names, options)))
}
