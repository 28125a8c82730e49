import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { openInput } from './open.ts'
import { LINE, makeTree, removeTree } from './test-tree.ts'
import { textKind } from './text-kind.ts'

const root = makeTree({ 'a.log': LINE, 'bom.log': `\ufeff${LINE}`, 'secret.log': LINE, 'dir/x': '' })
afterAll(() => removeTree(root))

describe('openInput', () => {
  it('tells size, time and where the text begins', async () => {
    expect(await openInput(join(root, 'a.log'))).toMatchObject({ kind: 'file', size: LINE.length, start: 0 })
    expect(await openInput(join(root, 'bom.log'))).toMatchObject({ kind: 'file', start: 3 })
    expect(await openInput('-')).toMatchObject({ kind: 'stdin', size: null, mtime: Number.POSITIVE_INFINITY })
  })

  it.each([
    ['missing', 'file-missing'],
    ['a.log/below', 'file-missing'],
    ['dir', 'file-is-directory'],
    [`${'n'.repeat(5000)}`, 'file-missing'],
  ])('refuses %s as %s', async (name, code) => {
    await expect(openInput(join(root, name))).rejects.toMatchObject({ code, file: join(root, name) })
  })

  it('refuses devices', async () => {
    await expect(openInput('/dev/zero')).rejects.toMatchObject({ code: 'file-is-special' })
  })

  it('refuses a name with a NUL without crashing', async () => {
    await expect(openInput('a\0b')).rejects.toMatchObject({ code: 'file-read-failed' })
  })

  it.skipIf(process.getuid?.() === 0)(
    'says how to get the permission (skipped as root, who may read everything)',
    async () => {
      chmodSync(join(root, 'secret.log'), 0)
      await expect(openInput(join(root, 'secret.log'))).rejects.toMatchObject({
        code: 'file-no-permission',
        remedy: expect.stringContaining('adm'),
      })
    },
  )
})

function bytes(text: string): Uint8Array {
  return Buffer.from(text, 'latin1')
}

describe('textKind', () => {
  const program = readFileSync(process.execPath).subarray(0, 16384)

  it('knows binary files', () => {
    expect(textKind([program]).kind).toBe('binary')
    expect(textKind([new Uint8Array(4096)]).kind).toBe('binary')
    expect(textKind([bytes('SQLite format 3\0'.padEnd(4096, '\0\x01\x02\x03\x10'))]).kind).toBe('binary')
  })

  it('takes random bytes for binary', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4096, maxLength: 4096 }), (noise) => textKind([noise]).kind !== 'text'),
      { numRuns: 20 },
    )
  })

  it('takes a long line without end for text: it will be cut, not refused', () => {
    expect(textKind([bytes('a'.repeat(16384))]).kind).toBe('text')
  })

  it('is not misled by a hole of NULs at the head', () => {
    expect(textKind([new Uint8Array(16384), bytes(LINE.repeat(50))]).kind).toBe('text')
  })

  it('is not misled by garbage requests, however many: the server writes the start of each line', () => {
    const garbage = `198.51.100.7 - - [19/Jul/2001:10:05:01 +0000] "${'\x01\x02\0'.repeat(400)}" 400 -\n`
    expect(textKind([bytes(garbage.repeat(10))]).kind).toBe('text')
    const forged = `198.51.100.7 - - [19/Jul/2001:10:05:01 +0000] "${'\x01\n'.repeat(30)}" 400 -\n`
    expect(textKind([bytes(forged.repeat(100))]).kind).toBe('text')
  })

  it('takes UTF-8 and Latin-1 for text', () => {
    expect(textKind([Buffer.from('größe 漢字\n'.repeat(50))]).kind).toBe('text')
    expect(textKind([bytes('gr\xf6\xdfe\n'.repeat(50))]).kind).toBe('text')
  })

  it('takes an empty file for text', () => {
    expect(textKind([new Uint8Array(0)])).toEqual({ kind: 'text', start: 0 })
  })
})
