import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ParsedRules } from '../watch/detection/rules/sigma.ts'
import { ruleFiles } from './rule-files.ts'
import { version } from './version.ts'

/** A directory of rules, parsed: reading YAML costs a second for some thousand rules, this costs milliseconds. */
interface RulePack extends ParsedRules {
  version: string
  /** What the pack was made from; when anything differs the pack is not used. */
  stamp: string
}

const NAME = '.firebreak-rules.json'

export async function writeRulePack(directory: string): Promise<void> {
  const { parseRuleFiles } = await import('./parse-rule-files.ts')
  const files = ruleFiles(directory)
  const pack: RulePack = { version, stamp: stampOf(files), ...parseRuleFiles(files) }
  const path = join(directory, NAME)
  writeFileSync(`${path}.part`, JSON.stringify(pack))
  renameSync(`${path}.part`, path)
}

/** The rules of a directory from its pack; null when there is none or it is not of these very files. */
export function readRulePack(directory: string): ParsedRules | null {
  const path = join(directory, NAME)
  if (!existsSync(path)) return null
  try {
    const pack = JSON.parse(readFileSync(path, 'utf8')) as RulePack
    return pack.version === version && pack.stamp === stampOf(ruleFiles(directory)) ? pack : null
  } catch (error) {
    // A half-written or foreign file: the YAML is the truth.
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** Names, sizes and times of the files, one a line. */
function stampOf(files: readonly string[]): string {
  return files
    .map((file) => {
      const stat = statSync(file)
      return `${file} ${stat.size} ${stat.mtimeMs}`
    })
    .join('\n')
}
