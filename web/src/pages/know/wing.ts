import type { Wing } from '../types.ts'

/** Who is exposed, and by when it must be closed. */
export const know: Wing = { verb: 'Know', rooms: [] }
