import type { Wing } from '../types.ts'

/** What is changed, and how far that is. */
export const fix: Wing = { verb: 'Fix', rooms: [] }
