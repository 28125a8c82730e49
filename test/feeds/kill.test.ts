import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { exampleAdvisory } from '../../src/know/advisories/book/example-advisory.ts'
import { openBook } from '../../src/know/advisories/book/open.ts'
import { createFeedWriter } from '../../src/know/advisories/book/write-feed.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'kill-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

it('a writer that is killed at any moment leaves a whole book that never loses an advisory', async () => {
  const path = join(directory, 'osv.feed')
  const writer = createFeedWriter(path, 'osv', null, 1)
  for (let at = 0; at < 300; at++) writer.add(exampleAdvisory(`A-${at}`))
  writer.finish()
  let known = 300
  for (let round = 0; round < 6; round++) {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'writer-child.ts'), path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    // Killed some way into its writing, which begins at the first dot.
    await once(child.stdout, 'data')
    await new Promise((resolve) => setTimeout(resolve, 7 * round))
    child.kill('SIGKILL')
    await once(child, 'close')
    const book = openBook(directory)
    expect(book.sources().map(({ failure }) => failure)).toEqual([null])
    expect(book.size).toBeGreaterThan(known)
    for (let at = 0; at < book.size; at++) expect(book.advisory(at).id).toBe(`A-${at}`)
    known = book.size
    book.close()
  }
})
