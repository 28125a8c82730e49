import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exampleAdvisory } from '../../src/know/advisories/book/example-advisory.ts'
import { openFeedFile } from '../../src/know/advisories/book/feed-file.ts'
import { withBookLock } from '../../src/know/advisories/book/lock.ts'
import { openBook } from '../../src/know/advisories/book/open.ts'
import { createFeedWriter } from '../../src/know/advisories/book/write-feed.ts'
import { exportBundle, importBundle, isBundle } from '../../src/know/advisories/bundle/bundle.ts'

let root = ''
let here = ''
let there = ''
let bundle = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bundle-'))
  here = join(root, 'here')
  there = join(root, 'there')
  bundle = join(root, 'advisories.bundle')
})
afterEach(() => rmSync(root, { recursive: true }))

const NOW = Date.UTC(2026, 10, 28)

async function write(directory: string, feed: string, ids: readonly string[], now = NOW): Promise<void> {
  const path = join(directory, `${feed}.feed`)
  const previous = existsSync(path) ? openFeedFile(path) : null
  const writer = createFeedWriter(path, feed, previous, now)
  for (const id of ids) writer.add(exampleAdvisory(id))
  writer.finish()
}

describe('a bundle', () => {
  it('carries every feed to a machine that trusts its key, and changes follow', async () => {
    await write(here, 'osv', ['A', 'B'])
    await write(here, 'kev', ['K'])
    const { key } = await exportBundle(here, bundle, [], NOW)
    expect(isBundle(bundle)).toBe(true)
    expect(await importBundle(there, bundle, key, NOW)).toMatchObject({ taken: ['kev', 'osv'], older: [] })
    const first = openBook(there)
    expect([first.size, first.byName('A').length, first.sources().map(({ source }) => source)]).toEqual([
      3,
      1,
      ['kev', 'osv'],
    ])
    await write(here, 'osv', ['A', 'C'], NOW + 1)
    await exportBundle(here, bundle, ['osv'], NOW + 1)
    // The key is remembered.
    await importBundle(there, bundle, null, NOW + 1)
    expect(
      openBook(there)
        .changedSince(first.mark)
        ?.changes.map(({ id }) => id),
    ).toEqual(['B', 'C'])
  })

  it('keeps its key for its owner alone, and never sends it', async () => {
    await write(here, 'osv', ['A'])
    await exportBundle(here, bundle, [], NOW)
    expect(statSync(join(here, 'keys/bundle-key.pem')).mode & 0o777).toBe(0o600)
    expect(readFileSync(bundle, 'latin1')).not.toContain('PRIVATE')
  })

  it('of an unknown key is refused with the fingerprint to compare', async () => {
    await write(here, 'osv', ['A'])
    const { fingerprint } = await exportBundle(here, bundle, [], NOW)
    await expect(importBundle(there, bundle, null, NOW)).rejects.toMatchObject({
      code: 'bundle-refused',
      message: expect.stringContaining(fingerprint) as string,
    })
    await expect(importBundle(there, bundle, 'A'.repeat(43), NOW)).rejects.toMatchObject({ code: 'bundle-refused' })
    await expect(importBundle(there, bundle, 'short', NOW)).rejects.toMatchObject({ code: 'bundle-refused' })
    expect(existsSync(join(there, 'osv.feed'))).toBe(false)
  })

  it('that was changed anywhere, cut or lengthened is refused, and nothing of that feed is taken', async () => {
    await write(here, 'osv', ['A'])
    const { key } = await exportBundle(here, bundle, [], NOW)
    const whole = readFileSync(bundle)
    for (let at = 0; at < whole.length; at += 97) {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] ?? 0) ^ 1
      writeFileSync(bundle, changed)
      await expect(importBundle(there, bundle, key, NOW), `byte ${at}`).rejects.toMatchObject({
        code: expect.stringMatching(/^(bundle-refused|book-broken)$/) as string,
      })
    }
    for (const bytes of [
      whole.subarray(0, 100),
      whole.subarray(0, -1),
      Buffer.concat([whole, Buffer.from('x')]),
      Buffer.alloc(0),
    ]) {
      writeFileSync(bundle, bytes)
      await expect(importBundle(there, bundle, key, NOW)).rejects.toMatchObject({ code: 'bundle-refused' })
    }
    expect(existsSync(join(there, 'osv.feed'))).toBe(false)
  })

  it('takes nothing older than what is known, and nothing from the future', async () => {
    await write(here, 'osv', ['A'], NOW)
    const { key } = await exportBundle(here, bundle, [], NOW)
    copyFileSync(bundle, join(root, 'old'))
    await write(here, 'osv', ['B'], NOW + 5)
    await exportBundle(here, bundle, [], NOW + 5)
    await importBundle(there, bundle, key, NOW + 5)
    expect(await importBundle(there, join(root, 'old'), key, NOW + 5)).toMatchObject({ taken: [], older: ['osv'] })
    expect(openBook(there).byName('B')).toEqual([0])
    await expect(importBundle(there, bundle, key, NOW - 3 * 86_400_000)).rejects.toMatchObject({
      code: 'bundle-refused',
    })
  })

  it('of nothing is a clear fault', async () => {
    await expect(exportBundle(here, bundle, [], NOW)).rejects.toMatchObject({ code: 'nothing-found' })
    await expect(exportBundle(here, bundle, ['../../etc/passwd'], NOW)).rejects.toMatchObject({ code: 'nothing-found' })
  })
})

describe('the lock of the book', () => {
  it('lets one writer in, and takes over from one that has ended', async () => {
    await withBookLock(here, async () => {
      await expect(withBookLock(here, async () => {})).rejects.toMatchObject({ code: 'try-later' })
    })
    writeFileSync(join(here, 'lock'), '4194305')
    writeFileSync(join(here, 'osv.feed.4194305.new'), 'half')
    await withBookLock(here, async () => {})
    expect(readdirSync(here)).toEqual([])
  })
})
