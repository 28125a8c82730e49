import { type ErrorCode, type ErrorRow, ERRORS } from './error-table.ts'

export { type ErrorCode, type ErrorRow, ERRORS }

/** Where a fault is. Lines count from 1; `field` is a dotted path or an option name. */
export interface Where {
  file?: string
  line?: number
  field?: string
  cause?: unknown
}

/** A fault a person can act on. The message may quote untrusted text: print it through `support/escape`. */
export class FirebreakError extends Error {
  readonly code: ErrorCode
  readonly file?: string
  readonly line?: number
  readonly field?: string
  readonly remedy: string
  /** Exit code of the process when this ends it. */
  readonly exit: number

  constructor(code: ErrorCode, message: string, where: Where = {}) {
    super(message, where.cause === undefined ? undefined : { cause: where.cause })
    this.name = 'FirebreakError'
    this.code = code
    this.remedy = ERRORS[code].remedy
    this.exit = ERRORS[code].exit
    if (where.file !== undefined) this.file = where.file
    if (where.line !== undefined) this.line = where.line
    if (where.field !== undefined) this.field = where.field
  }
}

/** Throws a `FirebreakError`. */
export function fail(code: ErrorCode, message: string, where: Where = {}): never {
  throw new FirebreakError(code, message, where)
}

/** The code of a failed system call, for example `ENOENT`; null for any other error. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}

const CODE_OF_SYSTEM: Record<string, ErrorCode> = {
  ENOENT: 'file-missing',
  ENOTDIR: 'file-missing',
  ELOOP: 'file-missing',
  ENAMETOOLONG: 'file-missing',
  EACCES: 'file-no-permission',
  EPERM: 'file-no-permission',
  EISDIR: 'file-is-directory',
  ENXIO: 'file-is-special',
}

/** Our code for a failed system call on a file that was to be read. */
export function fileErrorCode(error: unknown): ErrorCode {
  return CODE_OF_SYSTEM[systemCode(error) ?? ''] ?? 'file-read-failed'
}
