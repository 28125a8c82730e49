import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { FirebreakError, fileErrorCode } from '../support/errors.ts'

const RULE_FILE_LIMIT = 4_000_000
const RULE_FILES = 20_000

export function readRuleFile(file: string): string {
  try {
    if (statSync(file).size > RULE_FILE_LIMIT) {
      throw new FirebreakError('rule-broken', `A rule file over ${RULE_FILE_LIMIT / 1e6} MB is refused.`, { file })
    }
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof FirebreakError) throw error
    throw new FirebreakError(fileErrorCode(error), 'The rule file cannot be read.', { file, cause: error })
  }
}

/** The file itself, or every rule file below a directory, in order of name; links to directories are not followed. */
export function ruleFiles(path: string, names: RegExp = /\.ya?ml$/i): string[] {
  const found: string[] = []
  const walk = (at: string, depth: number): void => {
    if (found.length >= RULE_FILES || depth > 12) return
    for (const item of readdirSync(at, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const below = join(at, item.name)
      if (item.isDirectory()) walk(below, depth + 1)
      else if (names.test(item.name)) found.push(below)
    }
  }
  try {
    if (!statSync(path).isDirectory()) return [path]
    walk(path, 0)
  } catch (error) {
    throw new FirebreakError(fileErrorCode(error), 'The rules cannot be read.', { file: path, cause: error })
  }
  return found
}
