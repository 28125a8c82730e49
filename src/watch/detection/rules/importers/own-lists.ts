import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { own } from './own.ts'

const DIRECTORY = join(import.meta.dirname, 'lists')

/** Data files that rules elsewhere download and that we keep a short list of our own for: theirs to ours. */
const OURS: Readonly<Record<string, string>> = {
  'bad_user_agents.regex.txt': 'scanner-agents',
  'backdoors.txt': 'web-shells',
  'sensitive_data.txt': 'sensitive-files',
  'http_path_traversal.txt': 'path-traversal',
  'path_traversal.txt': 'path-traversal',
  'sqli_probe_patterns.txt': 'sql-injection',
  'xss_probe_patterns.txt': 'cross-site-scripting',
  'admin_interfaces.txt': 'admin-interfaces',
  'log4j2_cve_2021_44228.txt': 'log4shell',
  'jira_cve_2021-26086.txt': 'jira-web-inf',
  'thinkphp_cve_2018-20062.txt': 'thinkphp',
}

/** Our own list in place of a data file; null when we have none, or when the program was installed without the lists. */
export function ownList(dataFile: string): { name: string; lines: string[] } | null {
  const name = own(OURS, dataFile)
  const file = join(DIRECTORY, `${name}.txt`)
  return name === undefined || !existsSync(file) ? null : { name, lines: listLines(readFileSync(file, 'utf8')) }
}

/** One entry a line; empty lines and lines starting with `# ` are none. Spaces count. */
export function listLines(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('# '))
}
