import { type Command, Option } from 'commander'

/** Adds the flags every command has, so that they read and mean the same everywhere. */
export function withCommonOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--json [fields]', 'machine-readable output; optionally only these top-level fields, comma separated'),
    )
    .addOption(new Option('--jq <expression>', 'filter the JSON through the jq program (implies --json)'))
    .addOption(new Option('--plain', 'no colour, no symbols, no line drawing'))
    .addOption(new Option('-n, --dry-run', 'change nothing, say what would be done'))
    .addOption(new Option('--no-input', 'never ask'))
    .addOption(new Option('-q, --quiet', 'only the answer: no progress, no hints'))
    .addOption(new Option('-v, --verbose', 'say more about what is being done'))
    .addOption(new Option('--no-color', 'no colour (NO_COLOR and TERM=dumb do the same)'))
    .addOption(new Option('--config <file>', 'settings file (default: $XDG_CONFIG_HOME/firebreak/config.yaml)'))
}

export function withTimeWindow(command: Command): Command {
  return command
    .option('--since <time>', 'only lines from then on: 2026-11-20, 2026-11-20T10:00Z, or an age like 90m, 36h, 7d')
    .option('--until <time>', 'only lines up to then')
}

export function withRuleOptions(command: Command): Command {
  return command.option('--rules <path>', 'more rules: a Sigma file or directory (repeatable)', collect, [])
}

export function withParsingOptions(command: Command): Command {
  return command
    .option(
      '--trusted-proxy <network>',
      'believe X-Forwarded-For and Forwarded from this proxy (repeatable)',
      collect,
      [],
    )
    .option('--format <id>', 'the log format, instead of finding it by content')
    .option('--log-format <string>', 'an Apache LogFormat or nginx log_format string')
}

/** Commander reducer for options that may be given several times. */
export function collect(value: string, before: string[]): string[] {
  return [...before, value]
}

/** Help text: one or more examples, shown after the options. */
export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}\n`
}
