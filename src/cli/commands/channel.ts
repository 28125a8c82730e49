import { Command } from 'commander'
import { examples, withCommonOptions } from '../common-options.ts'
import type { ChannelOptions, CommonOptions, Handlers } from '../ports.ts'

export function channelCommand(handlers: Handlers, done: (code: number) => void): Command {
  const command = new Command('channel').description(
    'ways to our own people and to the board: mail, webhook, ntfy, matrix, slack',
  )
  withCommonOptions(command.command('ls', { isDefault: true }).description('channels, and how their messages fare'))
    .addHelpText('after', examples('firebreak channel ls'))
    .action(async (options: CommonOptions) => done(await handlers.channelList(options)))
  withCommonOptions(
    command.command('add').description('add a channel; its settings come from a file, so that no secret is in a flag'),
  )
    .argument('<name>', 'how it is called here')
    .requiredOption('--kind <kind>', 'mail, webhook, ntfy, matrix or slack')
    .requiredOption('--settings <file>', 'YAML or JSON; docs/duty.md shows one of each kind')
    .option('--person <person>', 'whom it reaches (default: the board)')
    .addHelpText('after', examples('firebreak channel add anna-mail --kind mail --person anna --settings anna.yaml'))
    .action(async (name: string, options: ChannelOptions) => done(await handlers.channelAdd(name, options)))
  withCommonOptions(command.command('rm').description('remove a channel, with what waits to go through it'))
    .argument('<name>')
    .addHelpText('after', examples('firebreak channel rm anna-mail'))
    .action(async (name: string, options: CommonOptions) => done(await handlers.channelRemove(name, options)))
  withCommonOptions(command.command('test').description('send a message that says it is a test'))
    .argument('<name>')
    .addHelpText('after', examples('firebreak channel test anna-mail'))
    .action(async (name: string, options: CommonOptions) => done(await handlers.channelTest(name, options)))
  return command
}
