import { Argument, Command } from 'commander'
import { examples } from '../common-options.ts'
import { completionScript, type Shell } from '../completion-script.ts'

export function completionCommand(program: () => Command, done: (code: number) => void): Command {
  return new Command('completion')
    .description('print a completion script for your shell')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      examples(
        'firebreak completion bash > ~/.local/share/bash-completion/completions/firebreak',
        'firebreak completion fish > ~/.config/fish/completions/firebreak.fish',
      ),
    )
    .action((shell: Shell) => {
      process.stdout.write(completionScript(program(), shell))
      done(0)
    })
}
