import type { Wing } from '../types.ts'

/** People and neighbours. */
export const tell: Wing = { verb: 'Tell', rooms: [] }
