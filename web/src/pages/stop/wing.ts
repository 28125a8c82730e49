import type { Wing } from '../types.ts'

/** What is refused. */
export const stop: Wing = { verb: 'Stop', rooms: [] }
