/** What a server cannot do right now: reach a store, keep what sensors send, or go on writing for long. */
export type TroubleKind = 'state' | 'sightings' | 'ingest' | 'disk'

export interface Troubles {
  /** Something is wrong, in words for people; null: it is not, or not any more. */
  note(kind: TroubleKind, words: string | null): void
  has(kind: TroubleKind): boolean
  /** In words, in the order in which they came. */
  words(): string[]
}

/** Remembers what is wrong, and tells once when it begins and once when it is over. */
export function createTroubles(onChange: (words: string, over: boolean) => void): Troubles {
  const known = new Map<TroubleKind, string>()
  return {
    note(kind, words) {
      const before = known.get(kind)
      if (words === null) {
        if (known.delete(kind)) onChange(before ?? '', true)
        return
      }
      known.set(kind, words)
      if (before === undefined) onChange(words, false)
    },
    has: (kind) => known.has(kind),
    words: () => [...known.values()],
  }
}
