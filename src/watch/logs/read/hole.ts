import { startingWith } from './peek.ts'
import type { ByteSource } from './types.ts'

const PIECE = 64 * 1024
/** UTF-16 text may begin with one NUL. */
const SMALLEST = 16

/**
 * The source without the NULs it begins with. `copytruncate` leaves such a hole when the server keeps its place in the
 * file, and packing the rotated file keeps it. Null when nothing but NULs was there.
 */
export async function afterHole(source: ByteSource): Promise<ByteSource | null> {
  const piece = new Uint8Array(PIECE)
  for (let seen = 0; ; ) {
    const size = await source.read(piece, 0, PIECE)
    // An empty log is a log.
    if (size === 0) return seen === 0 ? source : null
    const first = piece.subarray(0, size).findIndex((byte) => byte !== 0)
    const isHole = seen > 0 || first >= SMALLEST
    if (first >= 0) return startingWith(piece.slice(isHole ? first : 0, size), source)
    seen += size
  }
}
