import type { Batch } from '../../model/sighting.ts'

/** One request or message: batches in order, as JSON. */
export interface Piece {
  batches: Batch[]
  json: string
}

/** Batches in order, cut so that no piece has more than `most` batches, or more than `bytes` of JSON unless it is one batch alone. */
export function piecesOf(batches: readonly Batch[], most: number, bytes: number): Piece[] {
  const pieces: Piece[] = []
  let taken: Batch[] = []
  let texts: string[] = []
  let size = 0
  function cut(): void {
    if (taken.length > 0) pieces.push({ batches: taken, json: `[${texts.join(',')}]` })
    taken = []
    texts = []
    size = 0
  }
  for (const batch of batches) {
    const text = JSON.stringify(batch)
    if (taken.length >= most || size + text.length > bytes) cut()
    taken.push(batch)
    texts.push(text)
    size += text.length
  }
  cut()
  return pieces
}
