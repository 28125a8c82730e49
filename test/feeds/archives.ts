import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipPart {
  name: string
  body: Buffer
  /** What the directory claims, where that is not the truth. */
  claims?: { unpacked?: number; crc?: number; offset?: number }
}

/** A ZIP archive; every claim of its directory can be a lie. */
export function zip(parts: readonly ZipPart[]): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, body, claims = {} } of parts) {
    const packed = deflateRawSync(body)
    const title = Buffer.from(name)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(8, 8)
    local.writeUInt16LE(title.length, 26)
    files.push(local, title, packed)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(claims.crc ?? crc32(body), 16)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(claims.unpacked ?? body.length, 24)
    entry.writeUInt16LE(title.length, 28)
    entry.writeUInt32LE(claims.offset ?? offset, 42)
    directory.push(entry, title)
    offset += 30 + title.length + packed.length
  }
  const index = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length & 0xffff, 8)
  end.writeUInt16LE(parts.length & 0xffff, 10)
  end.writeUInt32LE(index.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...files, index, end])
}

/** A tar archive of files; `size` lies about the first one's length. */
export function tar(parts: ReadonlyArray<{ name: string; body: Buffer; size?: string }>): Buffer {
  const blocks = parts.flatMap(({ name, body, size }) => {
    const header = Buffer.alloc(512)
    header.write(name.slice(0, 99), 0)
    header.write('0000644\0', 100)
    header.write(size ?? `${body.length.toString(8).padStart(11, '0')}\0`, 124)
    header.write('ustar\x0000', 257)
    header.write('0', 156)
    header.write('        ', 148)
    const sum = header.reduce((total, byte) => total + byte, 0)
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}
