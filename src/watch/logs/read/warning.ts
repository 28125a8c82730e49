import type { Warning } from '../../../model/look-report.ts'
import { type ErrorCode, ERRORS, FirebreakError, fileErrorCode } from '../../../support/errors.ts'

export function warning(code: ErrorCode, message: string, file: string | null, line: number | null = null): Warning {
  return { code, message, file, line, remedy: ERRORS[code].remedy }
}

/** A fault of one input as a warning, so that the other inputs go on. */
export function warningOf(error: unknown, file: string): Warning {
  const known = error instanceof FirebreakError ? error : asFileError(error, file)
  return warning(known.code, known.message, known.file ?? file, known.line ?? null)
}

/** An error of a system call on `file` in our words. */
export function asFileError(error: unknown, file: string): FirebreakError {
  const code = fileErrorCode(error)
  const detail = code === 'file-read-failed' && error instanceof Error ? ` (${error.message})` : ''
  return new FirebreakError(code, `${ERRORS[code].meaning}${detail}`, { file, cause: error })
}
