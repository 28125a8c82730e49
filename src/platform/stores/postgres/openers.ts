import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { processMark } from './process.ts'

/*
 * Who uses the embedded server: one empty file a use, named `pid-mark-number`. The last to leave stops the server;
 * files of processes that died without leaving do not count.
 */

let count = 0

export function enter(folder: string): string {
  const file = join(folder, [process.pid, markName(process.pid), ++count].join('-'))
  writeFileSync(file, '', { mode: 0o600 })
  return file
}

/** Takes the file away; true when nobody else is left. */
export function leave(folder: string, file: string): boolean {
  rmSync(file, { force: true })
  // A throw-away directory may be gone before its process ends.
  if (!existsSync(folder)) return true
  let others = 0
  for (const name of readdirSync(folder)) {
    const [pid = '', mark = ''] = name.split('-')
    if (mark !== '' && markName(Number(pid)) === mark) others++
    else rmSync(join(folder, name), { force: true })
  }
  return others === 0
}

/** Marks of other systems than Linux are dates with spaces and colons. */
function markName(pid: number): string {
  return processMark(pid)?.replaceAll(/\W+/g, '.') ?? ''
}
