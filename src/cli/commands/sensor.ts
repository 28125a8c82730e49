import { Command } from 'commander'
import { examples, withCommonOptions, withParsingOptions, withRuleOptions } from '../common-options.ts'
import type { Handlers, SensorCommandOptions, TokenOptions } from '../ports.ts'

export function sensorCommand(handlers: Handlers, done: (code: number) => void): Command {
  const command = new Command('sensor')
    .description('follow this machine’s logs and send sightings to a Firebreak server')
    .argument('[path...]', 'follow these logs instead of this machine’s')
    .requiredOption('--server <url>', 'https://…, or nats://… (FIREBREAK_STREAM)')
    .option('--token-file <file>', 'file that holds the sensor’s token')
    .option('--name <name>', 'how this sensor is called (default: the host name)')
    .option('--authority <file>', 'trust this certificate authority (PEM) for the server')
  withParsingOptions(withRuleOptions(withCommonOptions(command)))
  return command
    .addHelpText(
      'after',
      examples('firebreak sensor --server https://firebreak.example --token-file /etc/firebreak/token'),
    )
    .action(async (paths: string[], options: SensorCommandOptions) => done(await handlers.sensor(paths, options)))
}

export function tokenCommand(handlers: Handlers, done: (code: number) => void): Command {
  const command = new Command('token')
    .description('make a token for a sensor, on the machine of the server')
    .argument('<sensor>', 'name of the sensor')
    .option('--days <n>', 'how long it is good', '365')
  return withCommonOptions(command)
    .addHelpText('after', examples('firebreak token web1 > token && scp token web1:/etc/firebreak/token'))
    .action(async (sensor: string, options: TokenOptions) => done(await handlers.token(sensor, options)))
}
