import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fail, systemCode } from '../../../support/errors.ts'
import { processMark } from './process.ts'

/** Milliseconds. The work under the lock is a start or a stop of the server, which may have to recover after a crash. */
const PATIENCE = 120_000

/** Runs `work` while no other process does so with the same lock file. A dead process's lock is taken over, a living one's never. */
export async function withLock<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  const until = Date.now() + PATIENCE
  while (!take(file)) {
    if (Date.now() > until)
      fail('try-later', `Another Firebreak (${readFileSync(file, 'utf8')}) has held ${file} for two minutes.`)
    await sleep(25)
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

function take(file: string): boolean {
  if (create(file)) return true
  if (isHeld(file)) return false
  // Only one may clear a dead lock: else a second one could remove the lock which the first has just taken.
  const clearing = `${file}.clearing`
  if (!create(clearing)) {
    if (!isHeld(clearing)) rmSync(clearing, { force: true })
    return false
  }
  if (!isHeld(file)) rmSync(file, { force: true })
  const taken = create(file)
  rmSync(clearing, { force: true })
  return taken
}

function create(file: string): boolean {
  try {
    writeFileSync(file, `process ${process.pid} ${processMark(process.pid)}`, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  }
}

function isHeld(file: string): boolean {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return false
  }
  const [, pid = '', ...mark] = text.split(' ')
  // Empty: its maker has created it and not yet written into it, or died in between, which the age tells.
  if (text === '') return !isOld(file)
  return processMark(Number(pid)) === mark.join(' ')
}

function isOld(file: string): boolean {
  const made = statSync(file, { throwIfNoEntry: false })?.mtimeMs
  return made !== undefined && Date.now() - made > 5000
}
