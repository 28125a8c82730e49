import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { documentsIn } from '../../src/know/advisories/unpack/documents.ts'
import { UNPACK_LIMITS } from '../../src/know/advisories/unpack/limits.ts'
import { tar, zip } from './archives.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'unpack-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const json = (name: string): boolean => name.endsWith('.json')

async function documentsOf(name: string, bytes: Buffer | string, wants = json): Promise<string[]> {
  const path = join(directory, name)
  writeFileSync(path, bytes)
  return read(path, wants)
}

async function read(path: string, wants = json, limits = UNPACK_LIMITS): Promise<string[]> {
  const found: string[] = []
  for await (const batch of documentsIn(path, wants, limits))
    found.push(...batch.map(({ name, text }) => `${name.replace(`${directory}/`, '')}=${text}`))
  return found
}

const PARTS = [
  { name: 'a/one.json', body: Buffer.from('1') },
  { name: 'readme.txt', body: Buffer.from('no') },
  { name: 'two.json', body: Buffer.from('"zwei"') },
]

describe('documents', () => {
  it('come out of whatever they are packed in, found out by content', async () => {
    const both = ['a/one.json=1', 'two.json="zwei"']
    expect(await documentsOf('x', zip(PARTS))).toEqual(both)
    expect(await documentsOf('x.bin', tar(PARTS))).toEqual(both)
    expect(await documentsOf('x.bin', gzipSync(tar(PARTS)))).toEqual(both)
    expect(await documentsOf('x.bin', zstdCompressSync(tar(PARTS)))).toEqual(both)
    expect(await documentsOf('x.json', '{}')).toEqual(['x.json={}'])
    expect(await documentsOf('y.json.gz', gzipSync('{}'))).toEqual(['y.json={}'])
    expect(await documentsOf('x.jsonl.gz', gzipSync('{"a":1}\n\n{"b":2}\r\n{"c":3}'))).toEqual([
      'x.jsonl:1={"a":1}',
      'x.jsonl:3={"b":2}\r',
      'x.jsonl:4={"c":3}',
    ])
  })

  it('are found in directories, without following links', async () => {
    mkdirSync(join(directory, 'd/e'), { recursive: true })
    writeFileSync(join(directory, 'd/e/b.json'), '2')
    writeFileSync(join(directory, 'd/a.json'), '1')
    symlinkSync('/etc', join(directory, 'd/c.json'))
    expect(await read(join(directory, 'd'))).toEqual(['d/a.json=1', 'd/e/b.json=2'])
  })

  it('of lines are the same however the bytes are cut', async () => {
    const lines = Array.from({ length: 5_000 }, (_, at) => JSON.stringify({ at, pad: 'ä'.repeat(at % 400) }))
    expect(await documentsOf('x.jsonl', lines.join('\n'))).toEqual(lines.map((line, at) => `x.jsonl:${at + 1}=${line}`))
  })

  it('that are not there are a clear fault', async () => {
    await expect(read(join(directory, 'nowhere'))).rejects.toMatchObject({ code: 'file-missing' })
  })
})

describe('what grows without bound', () => {
  it.each<[string, Buffer, Partial<typeof UNPACK_LIMITS>]>([
    ['gzip', gzipSync(Buffer.alloc(3_000_000)), { free: 1_000_000, ratio: 100 }],
    ['zstd', zstdCompressSync(Buffer.alloc(3_000_000)), { free: 1_000_000, ratio: 100 }],
    ['a ZIP entry', zip([{ name: 'a.json', body: Buffer.alloc(3_000_000) }]), { free: 1_000_000, ratio: 100 }],
    ['a document', Buffer.alloc(3_000_000), { document: 1_000_000 }],
    [
      'entries',
      zip(Array.from({ length: 50 }, (_, at) => ({ name: `${at}.json`, body: Buffer.from('1') }))),
      { entries: 20 },
    ],
    [
      'everything together',
      zip(Array.from({ length: 50 }, (_, at) => ({ name: `${at}.json`, body: Buffer.alloc(1_000) }))),
      { total: 20_000 },
    ],
  ])('is stopped: %s', async (_name, bytes, limits) => {
    writeFileSync(join(directory, 'x.json'), bytes)
    await expect(read(join(directory, 'x.json'), json, { ...UNPACK_LIMITS, ...limits })).rejects.toMatchObject({
      code: 'feed-too-large',
    })
  })
})

describe('an archive that lies or is cut', () => {
  it.each<[string, Buffer]>([
    ['a size too small', zip([{ name: 'a.json', body: Buffer.from('12345'), claims: { unpacked: 2 } }])],
    ['a size too large', zip([{ name: 'a.json', body: Buffer.from('12345'), claims: { unpacked: 9 } }])],
    ['a wrong checksum', zip([{ name: 'a.json', body: Buffer.from('12345'), claims: { crc: 1 } }])],
    ['a wrong place', zip([{ name: 'a.json', body: Buffer.from('12345'), claims: { offset: 7 } }])],
    ['a place outside', zip([{ name: 'a.json', body: Buffer.from('12345'), claims: { offset: 1_000_000 } }])],
    ['a ZIP that is cut', zip(PARTS).subarray(0, 150)],
    ['a gzip that is cut', gzipSync(Buffer.from('{"a":1}'.repeat(500))).subarray(0, 40)],
    ['a tar that is cut', tar(PARTS).subarray(0, 700)],
    ['a tar with a huge size', tar([{ name: 'a.json', body: Buffer.from('1'), size: '77777777777\0' }])],
    ['a tar with no size', tar([{ name: 'a.json', body: Buffer.from('1'), size: 'xxxxxxxxxxx\0' }])],
  ])('is refused in words: %s', async (_name, bytes) => {
    await expect(documentsOf('x.json', bytes)).rejects.toMatchObject({
      code: expect.stringMatching(/^feed-(broken|too-large)$/) as string,
    })
  })
})
