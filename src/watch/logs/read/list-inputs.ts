import { opendir, realpath, stat } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import type { Warning } from '../../../model/look-report.ts'
import { looksLikeLog } from './log-name.ts'
import { openInput } from './open.ts'
import type { Input, Listing } from './types.ts'
import { asFileError, warning, warningOf } from './warning.ts'

/** Entries looked at in one directory. */
const MOST_ENTRIES = 20_000
/** A directory and the directories in it: `/var/log` finds `/var/log/nginx/access.log`. */
const DEPTH = 2

/**
 * What to read for the paths a user named: files, `-`, and of directories (and the directories in them) the files whose
 * names look like logs. Each file once, newest first. Faults of one path are warnings; the others are still listed.
 */
export async function listInputs(paths: readonly string[]): Promise<Listing> {
  const warnings: Warning[] = []
  const found = new Map<string, Input>()
  for (const path of paths) {
    const files = (await isDirectory(path)) ? await logsIn(path, DEPTH, warnings) : [path]
    for (const file of files) {
      try {
        const input = await openInput(file)
        if (!found.has(input.identity)) found.set(input.identity, input)
      } catch (error) {
        warnings.push(warningOf(error, file))
      }
    }
  }
  return { inputs: [...found.values()].sort(newestFirst), warnings }
}

/** Newest first; files of the same moment by name, numbers as numbers. */
function newestFirst(a: Input, b: Input): number {
  if (a.mtime !== b.mtime) return a.mtime > b.mtime ? -1 : 1
  return a.path.localeCompare(b.path, 'en', { numeric: true })
}

async function isDirectory(path: string): Promise<boolean> {
  if (path === '-') return false
  return stat(path).then(
    (it) => it.isDirectory(),
    () => false,
  )
}

async function logsIn(directory: string, depth: number, warnings: Warning[]): Promise<string[]> {
  const files: string[] = []
  let skipped = 0
  let seen = 0
  try {
    for await (const entry of await opendir(directory)) {
      if (++seen > MOST_ENTRIES) {
        warnings.push(warning('files-too-many', `Only the first ${MOST_ENTRIES} entries were looked at.`, directory))
        break
      }
      const path = join(directory, entry.name)
      if (entry.isDirectory()) {
        if (depth > 1) files.push(...(await logsIn(path, depth - 1, warnings)))
      } else if (
        looksLikeLog(entry.name) &&
        (entry.isFile() || (entry.isSymbolicLink() && (await staysInside(path))))
      ) {
        files.push(path)
      } else {
        skipped++
      }
    }
  } catch (error) {
    warnings.push(warningOf(asFileError(error, directory), directory))
  }
  if (skipped > 0) {
    const what =
      skipped === 1 ? '1 entry that does not look like a log was' : `${skipped} entries that do not look like logs were`
    warnings.push(warning('files-skipped', `${what} not read.`, directory))
  }
  return files
}

/**
 * A link inside a log directory is followed only to a file in that directory: whoever may write there must not be able
 * to make an administrator read (and print) any other file.
 */
async function staysInside(link: string): Promise<boolean> {
  try {
    const [target, home] = await Promise.all([realpath(link), realpath(dirname(link))])
    return target.startsWith(home + sep) && (await stat(target)).isFile()
  } catch {
    return false
  }
}
