import type { ByteString } from '../../../model/record.ts'

/**
 * What ordinary links do not hold and most injections must: quotes, brackets, shell and template signs, `..`, controls, bytes that may begin
 * an overlong form, and everything that hides such a byte: a backslash, `%` that is no escape, an escape of any of these, of `.` or of `%`.
 * A target without all that has none of these bytes in any of its views. `kernel/assembly/suspicious.ts` looks for the same.
 */
const SUSPICIOUS =
  /[\x00-\x1f\x7f\xc0\xc1\xe0\xf0"$'()*;<>[\\\]^`{|}]|\.\.|%(?![0-9A-Fa-f]{2})|%(?:[01][0-9A-Fa-f]|2[245789aAeE]|3[bBcCeE]|5[b-eB-E]|60|7[bBcCdDfF]|[cCeEfF]0|[cC]1)/

/** An escape that the end of a text has cut: what it stands for shows only in the target. */
const CUT_ESCAPE = /%[0-9A-Fa-f]?$/

/** Whether a target has a suspicious byte or an escape that may hide one. */
export function isSuspicious(target: ByteString): boolean {
  return SUSPICIOUS.test(target)
}

/** Whether a target that holds this text, as it stands or in one of its views, is suspicious. */
export function makesSuspicious(text: ByteString): boolean {
  return SUSPICIOUS.test(text.replace(CUT_ESCAPE, ''))
}
