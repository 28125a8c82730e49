import { constants as zlib, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { packingOf } from '../read/packing.ts'
import { HEAD_BYTES } from './fingerprint.ts'
import type { System } from './system.ts'

/** How a file begins. */
export interface FileHead {
  /** The first bytes of the text, up to 1 KiB, unpacked where it is packed. */
  text: Uint8Array
  packed: boolean
  /** Of packed data: whether it ends in the middle, so that somebody may still be packing. Unknown, taken for no, beyond 8 KiB. */
  incomplete: boolean
  /** Packed in a way that we do not unpack. */
  foreign: boolean
}

const RAW_BYTES = 8 * HEAD_BYTES
const MOST_UNPACKED = 64 * 1024 * 1024

/** Null when the file cannot be read. */
export function headOf(system: System, fd: number): FileHead | null {
  const raw = Buffer.alloc(RAW_BYTES)
  const got = system.read(fd, raw, 0, raw.length, 0)
  if (got < 0) return null
  const bytes = raw.subarray(0, got)
  const packing = packingOf(bytes)
  if (packing === 'none') {
    return { text: Buffer.from(bytes.subarray(0, HEAD_BYTES)), packed: false, incomplete: false, foreign: false }
  }
  if (packing !== 'gzip' && packing !== 'zstd')
    return { text: Buffer.alloc(0), packed: true, incomplete: false, foreign: true }
  return { ...unpackedHead(bytes, packing, got === RAW_BYTES), packed: true, foreign: false }
}

/** `more`: the file goes on behind these bytes, so that their end says nothing. */
function unpackedHead(
  bytes: Uint8Array,
  packing: 'gzip' | 'zstd',
  more: boolean,
): Pick<FileHead, 'text' | 'incomplete'> {
  const whole = more ? null : unpacked(bytes, packing, false)
  if (whole !== null) return { text: whole, incomplete: false }
  return { text: unpacked(bytes, packing, true) ?? Buffer.alloc(0), incomplete: !more }
}

function unpacked(bytes: Uint8Array, packing: 'gzip' | 'zstd', cut: boolean): Uint8Array | null {
  try {
    const text =
      packing === 'gzip'
        ? gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED, ...(cut ? { finishFlush: zlib.Z_SYNC_FLUSH } : {}) })
        : zstdDecompressSync(bytes, {
            maxOutputLength: MOST_UNPACKED,
            ...(cut ? { finishFlush: zlib.ZSTD_e_flush } : {}),
          })
    return Buffer.from(text.subarray(0, HEAD_BYTES))
  } catch {
    return null
  }
}
