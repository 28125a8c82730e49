import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { lookCsv } from '../cli/render/look-csv.ts'
import { lookHtml } from '../cli/render/look-html.ts'
import type { LookReport } from '../model/look-report.ts'
import { FirebreakError, systemCode } from '../support/errors.ts'
import type { Terminal } from './terminal.ts'

export async function writePage(
  file: string,
  report: LookReport,
  now: Date,
  dryRun: boolean,
  terminal: Terminal,
): Promise<void> {
  await writeWhole(file, lookHtml(report, now), dryRun, terminal)
}

export async function writeCsv(
  directory: string,
  report: LookReport,
  dryRun: boolean,
  terminal: Terminal,
): Promise<void> {
  for (const [name, text] of lookCsv(report)) await writeWhole(join(directory, name), text, dryRun, terminal)
}

/** Writes beside, then renames: a reader sees the old file or the new one, never half of one. */
async function writeWhole(file: string, text: string, dryRun: boolean, terminal: Terminal): Promise<void> {
  if (dryRun) {
    terminal.say(`Would write ${file} (${Buffer.byteLength(text)} bytes).`)
    return
  }
  const part = `${file}.part-${process.pid}`
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(part, text, { flag: 'wx' })
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true })
    throw new FirebreakError(
      'output-failed',
      `The result could not be written (${systemCode(error) ?? 'unknown error'}).`,
      { file, cause: error },
    )
  }
  terminal.say(`Wrote ${file}`)
}
