import type { Wing } from '../types.ts'

/** Where it goes. */
export const foresee: Wing = { verb: 'Foresee', rooms: [] }
