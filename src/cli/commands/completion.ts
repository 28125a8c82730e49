import { Argument, Command } from 'commander'
import { examples, withCommonOptions } from '../common-options.ts'
import { completionScript, type Shell } from '../completion-script.ts'
import type { CommonOptions, Handlers } from '../ports.ts'

export function completionCommand(program: () => Command, handlers: Handlers, done: (code: number) => void): Command {
  return withCommonOptions(new Command('completion').description('print a completion script for your shell'))
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      examples(
        'firebreak completion bash > ~/.local/share/bash-completion/completions/firebreak',
        'firebreak completion zsh > ~/.zfunc/_firebreak',
        'firebreak completion fish > ~/.config/fish/completions/firebreak.fish',
      ),
    )
    .action(async (shell: Shell, options: CommonOptions) =>
      done(await handlers.completion(shell, completionScript(program(), shell), options)),
    )
}
