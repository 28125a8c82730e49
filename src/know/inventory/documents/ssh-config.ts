import type { HostList, ImportedHost, ImportProblem } from './types.ts'

/** Reads what an `Include` names: the texts of the files that match, in their order. */
export type ReadIncluded = (pattern: string) => string[]

/** Includes inside includes, as deep as ssh itself goes. */
const DEEPEST = 16

/**
 * Hosts of an ssh_config(5): each name of a `Host` line that is no pattern. ssh keeps reading its own configuration when it logs in, so
 * only the names matter here; users, ports, identities and jump hosts stay where they are. `Match` blocks name no hosts. Hosts whose user is
 * `git` are other people's Git servers and left out.
 */
export function readSshConfig(text: string, included: ReadIncluded): HostList {
  const hosts = new Map<string, ImportedHost>()
  const problems: ImportProblem[] = []
  const read = (content: string, depth: number): void => {
    let block: string[] = []
    for (const [i, line] of content.split('\n').entries()) {
      const [, keyword = '', rest = ''] = /^\s*([A-Za-z]+)(?:\s*=\s*|\s+)(.*?)\s*$/.exec(line) ?? []
      if (keyword.toLowerCase() === 'host') {
        block = wordsOf(rest).filter((name) => !/[*?!]/.test(name))
        for (const name of block) hosts.set(name, { name, ssh: name, tags: [], domain: null, group: null })
      } else if (keyword.toLowerCase() === 'match') block = []
      else if (keyword.toLowerCase() === 'user' && rest === 'git') {
        for (const name of block) {
          hosts.delete(name)
          problems.push({ line: i + 1, message: `${name} is a Git server (User git): left out.`, harmless: true })
        }
      } else if (keyword.toLowerCase() === 'include') {
        if (depth >= DEEPEST)
          problems.push({ line: i + 1, message: `Include inside ${DEEPEST} others is not followed.` })
        else for (const pattern of wordsOf(rest)) for (const inner of included(pattern)) read(inner, depth + 1)
      }
    }
  }
  read(text, 0)
  return { hosts: [...hosts.values()], problems }
}

/** Words parted by blanks; double quotes keep a blank. A `#` begins a comment. */
function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const [word, quoted] of text.matchAll(/"([^"]*)"|\S+/g)) {
    if (quoted === undefined && word.startsWith('#')) break
    words.push(quoted ?? word)
  }
  return words
}
