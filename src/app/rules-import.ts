import { mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { RulesOptions } from '../cli/ports.ts'
import type { Correlation, Rule } from '../model/rule.ts'
import { FirebreakError, fileErrorCode, systemCode } from '../support/errors.ts'
import { visibleText } from '../support/escape.ts'
import { createProgress } from '../support/progress.ts'
import {
  type DataFile,
  type Imported,
  type ImporterId,
  type ImportFile,
  importerById,
  importers,
  importRules,
  toSigmaYaml,
} from '../watch/detection/rules/importers/api.ts'
import { jsonText, wantsJson } from './json-output.ts'
import { writeRulePack } from './rule-pack.ts'
import { readRuleFile, ruleFiles } from './rule-files.ts'
import { ownRulesDirectory } from './rule-sources.ts'
import { createTerminal, type Terminal } from './terminal.ts'

/** Reads foreign rules and writes ours: one Sigma file a source file, and a pack so that starting stays fast. */
export async function rulesImport(path: string, options: RulesOptions): Promise<number> {
  const from = importerId(options.from)
  const terminal = createTerminal(options)
  const files: ImportFile[] = ruleFiles(path, /\.(ya?ml|json)$/i).map((file) => ({ file, text: readRuleFile(file) }))
  if (files.length === 0)
    throw new FirebreakError('nothing-found', 'There is no .yaml, .yml or .json file here.', { file: path })
  const imported = importRules(files, { ...(from ? { from } : {}), data: dataBeside(path) })
  const to = options.to ?? ownRulesDirectory()
  const written = options.dryRun ? [] : await writeRules(imported, path, to, terminal)
  if (wantsJson(options)) {
    const { rules, correlations, skipped, notes } = imported
    await terminal.write(
      jsonText(
        {
          schema: 'firebreak.rules-import/1',
          to,
          dryRun: options.dryRun === true,
          files: written,
          rules: rules.map((rule) => rule.id),
          correlations: correlations.map((item) => item.id),
          skipped,
          notes,
        },
        options,
      ),
    )
  } else await terminal.write(summary(imported, to, options.dryRun === true, terminal))
  return imported.rules.length + imported.correlations.length > 0 ? 0 : 1
}

function importerId(text: string | undefined): ImporterId | null {
  if (text === undefined) return null
  const importer = importerById(text)
  if (importer) return importer.id
  throw new FirebreakError('usage', `--from ${text}: choose ${importers.map((known) => known.id).join(', ')}.`, {
    field: '--from',
  })
}

function summary(imported: Imported, to: string, dryRun: boolean, terminal: Terminal): string {
  const { paint } = terminal
  const list = (rows: Array<{ name: string; text: string }>): string =>
    rows.map((row) => `  ${visibleText(row.name)}: ${visibleText(row.text, 300)}\n`).join('')
  const skipped = imported.skipped.map((row) => ({ name: row.name, text: row.why }))
  const notes = imported.notes.map((row) => ({ name: row.name, text: row.note }))
  return [
    `${dryRun ? 'Would import' : 'Imported'} ${imported.rules.length} rules and ${imported.correlations.length} correlations to ${visibleText(to)}.\n`,
    notes.length > 0 ? `${paint.bold('Not word for word')}\n${list(notes)}` : '',
    skipped.length > 0 ? `${paint.bold('Left out')}\n${list(skipped)}` : '',
    dryRun ? '' : paint.soft('Check them: firebreak rules lint   Undo: remove the files.\n'),
  ].join('')
}

/** One file a source file, named after it; documents separated by `---`. */
async function writeRules(imported: Imported, path: string, to: string, terminal: Terminal): Promise<string[]> {
  const bySource = new Map<string, Array<Rule | Correlation>>()
  for (const item of [...imported.rules, ...imported.correlations]) {
    const list = bySource.get(item.file)
    if (list) list.push(item)
    else bySource.set(item.file, [item])
  }
  const progress = createProgress({ stream: process.stderr, enabled: terminal.live, label: 'Writing rules' })
  const written: string[] = []
  try {
    mkdirSync(to, { recursive: true })
    for (const [file, items] of bySource) {
      const target = join(to, `${safeName(relative(dirname(path), file))}.yml`)
      writeFileSync(`${target}.part`, items.map((item) => toSigmaYaml(item)).join('---\n'))
      renameSync(`${target}.part`, target)
      written.push(target)
      progress.update(written.length, bySource.size)
    }
    await writeRulePack(to)
  } catch (error) {
    throw new FirebreakError(
      'output-failed',
      `The rules could not be written (${systemCode(error) ?? 'unknown error'}).`,
      { file: to, cause: error },
    )
  } finally {
    progress.done()
  }
  return written
}

/** A file name of ours from a path of theirs: letters, digits, dot, dash; never a way out of the directory. */
function safeName(path: string): string {
  const name = path
    .replace(/\.(ya?ml|json)$/i, '')
    .replaceAll(/[^A-Za-z0-9.-]+/g, '-')
    .replaceAll(/^[.-]+|[.-]+$/g, '')
  return (name || 'rules').slice(-120)
}

/** Data files a scenario names lie beside it or in `data/`. */
function dataBeside(path: string): DataFile {
  const base = statSync(path).isDirectory() ? path : dirname(path)
  return (name) => {
    if (!/^[A-Za-z0-9._-]+$/.test(name)) return null
    for (const folder of [base, join(base, 'data')]) {
      try {
        if (readdirSync(folder).includes(name)) return readFileSync(join(folder, name), 'utf8')
      } catch (error) {
        if (fileErrorCode(error) !== 'file-missing') throw error
      }
    }
    return null
  }
}
