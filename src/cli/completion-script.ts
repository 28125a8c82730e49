import type { Command } from 'commander'

export type Shell = 'bash' | 'zsh' | 'fish'

/** One place in the command tree: the words before it, and what may follow. */
interface Place {
  path: string[]
  commands: Array<{ name: string; text: string }>
  options: Array<{ flags: string[]; text: string; value: boolean }>
}

/** The completion script of the whole command tree; file names complete wherever no command does. */
export function completionScript(program: Command, shell: Shell): string {
  const places = walk(program, [])
  if (shell === 'fish') return fish(places)
  return shell === 'bash' ? bash(places) : zsh(places)
}

function walk(command: Command, path: string[]): Place[] {
  const here: Place = {
    path,
    commands: command.commands.map((child) => ({ name: child.name(), text: child.description() })),
    options: command.options.map((option) => ({
      flags: [option.short, option.long].filter((flag): flag is string => Boolean(flag)),
      text: option.description,
      value: option.required,
    })),
  }
  return [here, ...command.commands.flatMap((child) => walk(child, [...path, child.name()]))]
}

/** A shell `case` that maps the typed command path to the words possible there. */
function cases(places: Place[]): string {
  return places
    .map((place) => {
      const words = [
        ...place.commands.map((item) => item.name),
        ...place.options.flatMap((item) => item.flags),
        '--help',
      ]
      return `    '${place.path.join(' ')}') choices='${words.join(' ')}' ;;`
    })
    .join('\n')
}

/** Shell lines that find the command path: known command names among the words typed so far. */
function pathLines(places: Place[], array: string): string {
  const known = places.filter((place) => place.path.length > 0).map((place) => `'${place.path.join(' ')}'`)
  return `  local place='' next word
  for word in ${array}; do
    next="\${place:+$place }$word"
    case "$next" in ${known.join('|')}) place="$next" ;; esac
  done`
}

function bash(places: Place[]): string {
  return `# firebreak completion for bash
_firebreak() {
  local choices='' current="\${COMP_WORDS[COMP_CWORD]}"
${pathLines(places, '"${COMP_WORDS[@]:1:COMP_CWORD-1}"')}
  case "$place" in
${cases(places)}
  esac
  COMPREPLY=($(compgen -W "$choices" -- "$current"))
  if [ \${#COMPREPLY[@]} -eq 0 ]; then COMPREPLY=($(compgen -f -- "$current")); fi
}
complete -o filenames -F _firebreak firebreak
`
}

function zsh(places: Place[]): string {
  return `#compdef firebreak
# firebreak completion for zsh
_firebreak() {
  local words_line=("\${words[@]:1:$((CURRENT - 2))}") choices=''
${pathLines(places, '"${words_line[@]}"')}
  case "$place" in
${cases(places)}
  esac
  local list=(\${=choices})
  compadd -a list
  _files
}
compdef _firebreak firebreak
`
}

function fish(places: Place[]): string {
  const lines = ['# firebreak completion for fish']
  for (const place of places) {
    const inside = place.path.map((word) => `__fish_seen_subcommand_from ${word}`)
    const none = place.path.length === 0 ? ['__fish_use_subcommand'] : []
    const when = [...inside, ...none].join('; and ')
    for (const item of place.commands)
      lines.push(`complete -c firebreak -n '${when}' -a ${item.name} -d ${quote(item.text)}`)
    for (const item of place.options) {
      const flags = item.flags
        .map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`))
        .join(' ')
      lines.push(`complete -c firebreak -n '${when}' ${flags}${item.value ? ' -r' : ''} -d ${quote(item.text)}`)
    }
  }
  return `${lines.join('\n')}\n`
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
