import { Command } from 'commander'
import { examples, withCommonOptions, withParsingOptions, withRuleOptions } from '../common-options.ts'
import type { Handlers, UpOptions } from '../ports.ts'

export function upCommand(handlers: Handlers, done: (code: number) => void): Command {
  const command = new Command('up')
    .description('start everything: look at this machine’s logs, follow them live, and serve the console')
    .argument('[path...]', 'follow these logs instead of this machine’s')
    .option('--listen <address>', 'where the console listens', '127.0.0.1:4780')
    .option('--public-url <url>', 'the address people open, when a proxy stands before the server')
    .option('--tls-cert <file>', 'certificate (PEM), to serve https')
    .option('--tls-key <file>', 'its key (PEM)')
    .option('--no-sensor', 'serve only: other machines’ sensors send')
    .option('--open-only', 'print a new sign-in link for a server that runs already, and end')
  withParsingOptions(withRuleOptions(withCommonOptions(command)))
  return command
    .addHelpText(
      'after',
      examples('firebreak up', 'firebreak up /srv/logs --listen 127.0.0.1:8080', 'firebreak up --open-only'),
    )
    .action(async (paths: string[], options: UpOptions) => done(await handlers.up(paths, options)))
}

export function demoCommand(handlers: Handlers, done: (code: number) => void): Command {
  return withCommonOptions(new Command('demo'))
    .description('the same with a made-up site and a replayed outbreak, in a directory that is thrown away')
    .option('--listen <address>', 'where the console listens', '127.0.0.1:4780')
    .addHelpText('after', examples('firebreak demo'))
    .action(async (options: UpOptions) => done(await handlers.demo(options)))
}
