import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Decision } from '../../know/exposure/ports.ts'
import { FirebreakError, fileErrorCode, systemCode } from '../../support/errors.ts'
import { stateDirectory } from '../../support/state-directory.ts'

/** A decision with what keeps it on record after its end. */
export interface RecordedDecision extends Decision {
  id: string
  ended: number | null
}

export function decisionsPath(): string {
  return join(stateDirectory(), 'decisions.json')
}

/** All decisions of this machine, the ended ones too: none is ever deleted. */
export async function readDecisions(path: string = decisionsPath()): Promise<RecordedDecision[]> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as RecordedDecision[]
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return []
    throw new FirebreakError(
      error instanceof SyntaxError ? 'inventory-unreadable' : fileErrorCode(error),
      'What was decided cannot be read.',
      { file: path, cause: error },
    )
  }
}

export function standing(decisions: readonly RecordedDecision[]): RecordedDecision[] {
  return decisions.filter(({ ended }) => ended === null)
}

/** Replaces the file in one step. */
export async function writeDecisions(
  decisions: readonly RecordedDecision[],
  path: string = decisionsPath(),
): Promise<void> {
  const fresh = `${path}.${randomBytes(4).toString('hex')}`
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await writeFile(fresh, `${JSON.stringify(decisions, null, 1)}\n`, { mode: 0o600, flush: true })
    await rename(fresh, path)
  } catch (error) {
    throw new FirebreakError('output-failed', 'The decision cannot be kept.', { file: path, cause: error })
  }
}

export function recorded(decision: Decision): RecordedDecision {
  return { ...decision, id: randomUUID(), ended: null }
}
