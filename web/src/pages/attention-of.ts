import type { Attention, AttentionOf } from './types.ts'

/** What asks for attention in a room, read from the answer to `ask`. `says`: null when nothing does. */
export function attentionOf<T>(ask: string, says: (answer: T) => Attention | null): AttentionOf {
  return { ask, says: (answer) => says(answer as T) }
}
