// A layout, written by the host (../layout-program.ts) into `program`.
//
// Delimited: step n has 32 bytes at program + 32 n:
//   0 next literal (address)  4 its length  8 flags  12 role  16 text field (byte offset in slices) or 0
// JSON: see json.ts.
import { take } from './memory'

export const PROGRAM_SIZE: usize = 65536
export let program: usize = 0

export function allocateProgram(): void {
  program = take(PROGRAM_SIZE)
}

// Flags of a step.
export const QUOTED: u32 = 1
/** No space may stand inside. */
export const WORD: u32 = 2
/** Ends where the time behind it fits. */
export const BEFORE_TIME: u32 = 4

// Roles that are more than a slice.
export const ROLE_TEXT: u32 = 0
export const ROLE_SOURCE: u32 = 1
export const ROLE_SOURCE_PORT: u32 = 2
export const ROLE_TIME_CLF: u32 = 3
export const ROLE_TIME_ISO: u32 = 4
export const ROLE_TIME_EPOCH: u32 = 5
export const ROLE_DATE: u32 = 6
export const ROLE_CLOCK: u32 = 7
export const ROLE_REQUEST: u32 = 8
export const ROLE_PATH: u32 = 9
export const ROLE_QUERY: u32 = 10
export const ROLE_STATUS: u32 = 11
export const ROLE_BYTES: u32 = 12
export const ROLE_DURATION: u32 = 13
export const ROLE_NONE: u32 = 14
export const ROLE_REQUEST_URL: u32 = 15
export const ROLE_METHOD: u32 = 16
export const ROLE_TARGET: u32 = 17
export const ROLE_PROTOCOL: u32 = 18
export const ROLE_REFERRER: u32 = 19
export const ROLE_USER_AGENT: u32 = 20
export const ROLE_HOST: u32 = 21
export const ROLE_USER: u32 = 22
export const ROLE_CONTENT_TYPE: u32 = 23
export const ROLE_COOKIE: u32 = 24
/** JSON only: paths that must be present. */
export const ROLE_NEEDED: u32 = 25
