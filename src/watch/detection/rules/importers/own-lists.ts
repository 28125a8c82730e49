import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Beside this file, or, when this was bundled into dist/, in the sources beside dist/. */
const DIRECTORY =
  [join(import.meta.dirname, 'lists'), join(import.meta.dirname, '../src/watch/detection/rules/importers/lists')].find(
    (folder) => existsSync(folder),
  ) ?? ''

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

/** Our own list in place of a data file; null when we have none. */
export function ownList(dataFile: string): { name: string; lines: string[] } | null {
  const name = OURS[dataFile]
  if (name === undefined) return null
  return { name, lines: listLines(readFileSync(join(DIRECTORY, `${name}.txt`), 'utf8')) }
}

/** One entry a line; empty lines and lines starting with `# ` are none. Spaces count. */
export function listLines(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('# '))
}

export function ownListNames(): string[] {
  return readdirSync(DIRECTORY).map((file) => file.replace(/\.txt$/, ''))
}
