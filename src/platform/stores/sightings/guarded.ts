/** Pieces of an export, each fetched under the guard that tells faults of the database in our words. */
export async function* guarded<Piece>(
  pieces: AsyncGenerator<Piece>,
  guard: <Result>(work: () => Promise<Result>) => Promise<Result>,
): AsyncGenerator<Piece> {
  try {
    for (;;) {
      const next = await guard(() => pieces.next())
      if (next.done === true) return
      yield next.value
    }
  } finally {
    // A reader that stops early gives the connection back.
    await pieces.return(undefined)
  }
}
