import { globSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, isAbsolute, join } from 'node:path'
import { FirebreakError, fileErrorCode } from '../../../support/errors.ts'
import { readAnsibleIni, readAnsibleYaml } from './ansible.ts'
import { type Bill, parseDocument, readCycloneDx, readSpdx } from './bill-of-materials.ts'
import { readCsv } from './csv.ts'
import { readSshConfig } from './ssh-config.ts'
import type { HostList } from './types.ts'

export const FORMS = ['ssh-config', 'ansible-ini', 'ansible-yaml', 'csv', 'cyclonedx', 'spdx'] as const
export type Form = (typeof FORMS)[number]

export type Imported = { form: Form; kind: 'hosts'; list: HostList } | { form: Form; kind: 'bill'; bill: Bill }

const LARGEST = 128_000_000
/** Files that one Include may name. */
const MOST_INCLUDED = 200

/** Reads a file with hosts or packages. `form` null: found by content. Throws `inventory-unreadable` when it is nothing of the kind. */
export function importFile(file: string, form: Form | null): Imported {
  const content = readText(file)
  const found = form ?? formOf(file, content)
  switch (found) {
    case 'ssh-config':
      return { form: found, kind: 'hosts', list: readSshConfig(content, readIncluded) }
    case 'ansible-ini':
      return { form: found, kind: 'hosts', list: readAnsibleIni(content) }
    case 'ansible-yaml':
      return { form: found, kind: 'hosts', list: readAnsibleYaml(content) }
    case 'csv':
      return { form: found, kind: 'hosts', list: readCsv(content) }
    case 'cyclonedx':
      return { form: found, kind: 'bill', bill: readCycloneDx(parseDocument(content, file)) }
    case 'spdx':
      return { form: found, kind: 'bill', bill: readSpdx(parseDocument(content, file)) }
  }
}

function formOf(file: string, content: string): Form {
  const name = basename(file).toLowerCase()
  const start = content.trimStart()
  if (start.startsWith('{')) {
    const root = parseDocument(content, file) as Record<string, unknown>
    if (root['bomFormat'] === 'CycloneDX') return 'cyclonedx'
    if (typeof root['spdxVersion'] === 'string' || String(root['@context']).includes('spdx')) return 'spdx'
    throw new FirebreakError('inventory-unreadable', 'JSON, but neither CycloneDX nor SPDX.', { file })
  }
  if (name.endsWith('.csv')) return 'csv'
  if (/\.ya?ml$/.test(name)) return 'ansible-yaml'
  if (/^\s*(?:Host|Include|Match)(?:\s|=)/im.test(content)) return 'ssh-config'
  if (name.endsWith('.ini') || /^\s*\[[^\]]+\]\s*$/m.test(content)) return 'ansible-ini'
  if (/^[^\n]{0,500}\bname\b/i.test(start) && /[,;]/.test(start.split('\n', 1)[0] ?? '')) return 'csv'
  throw new FirebreakError('inventory-unreadable', `It looks like none of ${FORMS.join(', ')}.`, { file })
}

function readText(file: string): string {
  try {
    if (statSync(file).size > LARGEST) {
      throw new FirebreakError('inventory-unreadable', `A file over ${LARGEST / 1e6} MB is not read.`, { file })
    }
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof FirebreakError) throw error
    throw new FirebreakError(fileErrorCode(error), 'The file with hosts cannot be read.', { file, cause: error })
  }
}

/** As ssh does: relative to ~/.ssh, wildcards allowed, files that cannot be read are passed over. */
function readIncluded(pattern: string): string[] {
  const path = pattern.startsWith('~/') ? join(homedir(), pattern.slice(2)) : pattern
  const files = globSync(isAbsolute(path) ? path : join(homedir(), '.ssh', path)).sort()
  return files.slice(0, MOST_INCLUDED).flatMap((file) => {
    try {
      return statSync(file).isFile() ? [readFileSync(file, 'utf8')] : []
    } catch {
      return []
    }
  })
}
