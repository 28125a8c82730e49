import { execFile, execFileSync } from 'node:child_process'
import { renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { openInput } from './open.ts'
import { openPositional } from './positional.ts'
import { openStream } from './stream.ts'
import { LINE, makeTree, removeTree } from './test-tree.ts'
import type { Input } from './types.ts'
import { FREE_BYTES } from './unpack.ts'

const root = makeTree({})
afterAll(() => removeTree(root))

let made = 0
function file(content: string | Uint8Array): string {
  const path = join(root, `file-${made++}`)
  writeFileSync(path, content)
  return path
}

interface Read {
  text: string
  codes: string[]
  bytes: number
  taken: number
}

/** Reads to the end through a buffer of `size` bytes. */
async function readAll(input: Input | string, size = 128 * 1024, keep = true): Promise<Read> {
  const stream = await openStream(typeof input === 'string' ? await openInput(input) : input)
  const buffer = new Uint8Array(size + 6)
  const parts: string[] = []
  let bytes = 0
  for (;;) {
    const got = await stream.read(buffer, 3, size)
    if (got === 0) break
    bytes += got
    if (keep) parts.push(Buffer.from(buffer.subarray(3, 3 + got)).toString('latin1'))
  }
  await stream.close()
  expect([...buffer.subarray(0, 3), ...buffer.subarray(size + 3)]).toEqual([0, 0, 0, 0, 0, 0])
  return { text: parts.join(''), codes: stream.warnings.map((each) => each.code), bytes, taken: stream.taken }
}

/** Lines that do not pack too well. */
function lines(count: number): string {
  return Array.from({ length: count }, (_, i) => LINE.replace('default', `x${(i * 2654435761) % 4294967296}`)).join('')
}

const pack = { gzip: gzipSync, zstd: zstdCompressSync }

describe('a plain file', () => {
  it('comes out as it is, in pieces of any size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 64 }), async (bytes, size) => {
        const content = Buffer.concat([Buffer.from(LINE), bytes])
        const read = await readAll(file(content), size)
        expect(read).toEqual({
          text: content.toString('latin1'),
          codes: [],
          bytes: content.length,
          taken: content.length,
        })
      }),
      { numRuns: 50 },
    )
  })

  it('loses its UTF-8 byte order mark', async () => {
    expect((await readAll(file(`\ufeff${LINE}`))).text).toBe(LINE)
  })

  it('may be empty', async () => {
    expect(await readAll(file(''))).toMatchObject({ text: '', codes: [] })
  })

  it('is read up to the size it was listed with', async () => {
    const path = file(LINE)
    const input = await openInput(path)
    writeFileSync(path, LINE + LINE, { flag: 'r+' })
    expect((await readAll(input)).text).toBe(LINE)
  })

  it('that became shorter gives what is there and says so', async () => {
    const path = file(LINE + LINE)
    const input = await openInput(path)
    truncateSync(path, LINE.length)
    expect(await readAll(input)).toMatchObject({ text: LINE, codes: ['file-changed'] })
  })

  it('that was replaced is not read', async () => {
    const path = file(LINE)
    const input = await openInput(path)
    renameSync(file('secret'), path)
    expect(await readAll(input)).toMatchObject({ text: '', codes: ['file-changed'] })
    expect(() => openPositional(input)).toThrow(/took the place/)
  })

  it('can be read by position', async () => {
    const positional = openPositional(await openInput(file('0123456789\n')))
    const buffer = new Uint8Array(8)
    expect(positional.size).toBe(11)
    expect(positional.readAt(3, buffer, 2, 4)).toBe(4)
    expect(Buffer.from(buffer).toString('latin1')).toBe('\0\x003456\0\0')
    expect(positional.readAt(11, buffer, 0, 8)).toBe(0)
    positional.close()
  })
})

describe.each(['gzip', 'zstd'] as const)('a %s file', (packing) => {
  const text = lines(20_000)
  const packed = pack[packing](text)

  it('is unpacked whatever its name says', async () => {
    const input = await openInput(file(packed))
    expect(input.kind).toBe(packing)
    const read = await readAll(input)
    expect(read.text).toBe(text)
    expect(read).toMatchObject({ codes: [], taken: packed.length })
  })

  it('may have many members', async () => {
    const parts = ['a\n', lines(300), '', lines(3000), 'last\n']
    const path = file(Buffer.concat(parts.map((part) => pack[packing](part))))
    expect(await readAll(path, 1000)).toMatchObject({ text: parts.join(''), codes: [] })
  })

  it('may have a member that ends where a piece ends', async () => {
    const noise = Buffer.from(Array.from({ length: 100_000 }, (_, i) => 33 + ((i * 7919 + (i >> 3)) % 90)))
    const first = pack[packing](noise)
    for (const shift of [-1, 0, 1]) {
      const skip = Buffer.concat([first, pack[packing](LINE)])
      const path = file(Buffer.concat([skip, pack[packing](noise.subarray(0, 60_000 + shift))]))
      const read = await readAll(path)
      expect(read.bytes).toBe(100_000 + LINE.length + 60_000 + shift)
      expect(read.codes).toEqual([])
    }
  })

  it('that is cut gives what is there and says so', async () => {
    const read = await readAll(file(packed.subarray(0, packed.length >> 1)))
    expect(read.codes).toEqual(['gzip-truncated'])
    expect(read.bytes).toBeGreaterThan(text.length * 0.4)
    expect(text.startsWith(read.text)).toBe(true)
  })

  it('that is cut after its first bytes gives a warning', async () => {
    expect(await readAll(file(packed.subarray(0, 8)))).toMatchObject({ text: '', codes: ['gzip-truncated'] })
  })

  it('that is damaged gives what comes before', async () => {
    const damaged = Buffer.from(packed)
    for (let i = 0; i < 64; i++) damaged[(packed.length >> 1) + i] = 0xaa ^ i
    const read = await readAll(file(damaged))
    expect(read.codes).toEqual(['compressed-broken'])
    expect(text.startsWith(read.text.slice(0, text.length * 0.3))).toBe(true)
    expect(read.bytes).toBeGreaterThan(text.length * 0.3)
  })

  it('may be padded with zeros', async () => {
    expect(await readAll(file(Buffer.concat([packed, Buffer.alloc(512)])))).toMatchObject({
      bytes: text.length,
      codes: [],
    })
  })

  it('with other bytes after it keeps what was packed and says so', async () => {
    const read = await readAll(file(Buffer.concat([packed, Buffer.from('unpacked tail\n')])))
    expect(read.codes).toEqual(['compressed-broken'])
    expect(read.bytes).toBeGreaterThanOrEqual(text.length - 65_536)
  })

  it('packed twice is refused', async () => {
    expect((await readAll(file(pack[packing](packed)))).codes).toEqual(['compression-unsupported'])
  })

  it('holding no text is refused', async () => {
    expect(await readAll(file(pack[packing](new Uint8Array(100_000))))).toMatchObject({
      bytes: 0,
      codes: ['file-binary'],
    })
  })

  it('may begin with a hole of NULs', async () => {
    const path = file(pack[packing](Buffer.concat([new Uint8Array(300_000), Buffer.from(LINE)])))
    expect(await readAll(path, 1000)).toMatchObject({ text: LINE, codes: [] })
  })

  it('that is a bomb of NULs is stopped', async () => {
    const member = pack[packing](new Uint8Array(1e6))
    const path = file(Buffer.concat(Array.from({ length: 500 }, () => member)))
    expect(await readAll(path)).toMatchObject({ bytes: 0, codes: ['decompression-bomb'] })
  })

  it('may be closed before its end', async () => {
    const stream = await openStream(await openInput(file(packed)))
    await stream.read(new Uint8Array(10), 0, 10)
    await stream.close()
    expect(await stream.read(new Uint8Array(10), 0, 10)).toBe(0)
  })

  it('of very repetitive honest lines is read whole, even when one request floods the log', async () => {
    const flood = Array.from({ length: 9000 }, (_, second) => {
      const time = new Date(second * 1000).toISOString().slice(11, 19)
      return `198.51.100.7 - - [19/Jul/2001:${time} +0000] "GET /default.ida HTTP/1.0" 404 -\n`.repeat(100)
    }).join('')
    expect(flood.length).toBeGreaterThan(FREE_BYTES)
    const read = await readAll(file(pack[packing](flood)), 1 << 18, false)
    expect(read).toMatchObject({ bytes: flood.length, codes: [] })
  })

  it('that is a bomb is stopped in bounded time and memory, and what came before is kept', async () => {
    const member = pack[packing](`${'a'.repeat(1e6)}\n`)
    const path = file(Buffer.concat(Array.from({ length: 500 }, () => member)))
    const before = process.memoryUsage().rss
    const start = performance.now()
    const read = await readAll(path, 1 << 18, false)
    expect(read.codes).toEqual(['decompression-bomb'])
    expect(read.bytes).toBeGreaterThan(60e6)
    expect(read.bytes).toBeLessThan(400e6)
    expect(performance.now() - start).toBeLessThan(10_000)
    expect(process.memoryUsage().rss - before).toBeLessThan(150e6)
  })
})

describe('other packings', () => {
  it.each([
    ['xz', '\xfd7zXZ\0'],
    ['bzip2', 'BZh91AY'],
    ['zip', 'PK\x03\x04abc'],
  ])('%s is named in the message', async (name, head) => {
    const path = file(Buffer.from(`${head}..........`, 'latin1'))
    await expect(openInput(path)).rejects.toMatchObject({
      code: 'compression-unsupported',
      message: expect.stringContaining(name),
    })
  })

  it('raw deflate is no text', async () => {
    await expect(openInput(file(deflateRawSync(lines(5000))))).rejects.toMatchObject({ code: 'file-binary' })
  })
})

describe('UTF-16', () => {
  const text = `${LINE}198.51.100.8 - - größe 漢字 😀\n`
  const little = Buffer.from(text, 'utf16le')
  const big = Buffer.from(little).swap16()
  const expected = Buffer.from(text, 'utf8').toString('latin1')

  it.each([
    ['little end first, with mark', Buffer.concat([Buffer.from([0xff, 0xfe]), little])],
    ['big end first, with mark', Buffer.concat([Buffer.from([0xfe, 0xff]), big])],
    ['little end first, no mark', little],
    ['big end first, no mark', big],
    ['packed', gzipSync(little)],
  ])('%s becomes UTF-8 and a warning says so', async (_, bytes) => {
    expect(await readAll(file(bytes), 5)).toMatchObject({ text: expected, codes: ['file-utf16'] })
  })

  it('with half a character at the end does no harm', async () => {
    const read = await readAll(file(Buffer.concat([little, Buffer.from([0x3d, 0xd8, 0x41])])))
    expect(read.text.startsWith(expected)).toBe(true)
  })
})

describe('pipes', () => {
  it('are read once, unpacked by content', async () => {
    const fifo = join(root, 'pipe')
    execFileSync('mkfifo', [fifo])
    const source = file(gzipSync(lines(5000)))
    execFile('/bin/sh', ['-c', 'cat "$1" > "$2"', 'sh', source, fifo])
    const input = await openInput(fifo)
    expect(input).toMatchObject({ kind: 'pipe', size: null })
    expect((await readAll(input)).text).toBe(lines(5000))
  })
})

describe('memory', () => {
  it('is read like a file', async () => {
    const bytes = Buffer.from(LINE)
    const input: Input = {
      path: 'sample',
      kind: 'memory',
      bytes,
      size: bytes.length,
      mtime: 0,
      start: 0,
      identity: 'sample',
    }
    expect(await readAll(input, 7)).toMatchObject({ text: LINE, codes: [], taken: LINE.length })
  })
})
