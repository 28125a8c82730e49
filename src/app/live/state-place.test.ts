import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeStatePlace } from './state-place.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'firebreak-place-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

it('makes the directory, with what leads to it, and leaves nothing in it', () => {
  makeStatePlace(join(root, 'a', 'b'))
  expect(readdirSync(join(root, 'a', 'b'))).toEqual([])
})

it('says in words why nothing can be kept there, and what to do', () => {
  writeFileSync(join(root, 'file'), '')
  expect(() => makeStatePlace(join(root, 'file', 'b'))).toThrow(
    expect.objectContaining({
      code: 'state-directory',
      message: expect.stringContaining('a part of the path is a file'),
    }),
  )
})
