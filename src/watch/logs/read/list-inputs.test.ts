import { linkSync, symlinkSync, utimesSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { listInputs } from './list-inputs.ts'
import { looksLikeLog, nameBeforeRotation } from './log-name.ts'
import { withRotated } from './rotated.ts'
import { LINE, makeTree, removeTree } from './test-tree.ts'

const roots: string[] = []
afterAll(() => roots.forEach(removeTree))

function tree(files: Record<string, string | Uint8Array>): string {
  const root = makeTree(files)
  roots.push(root)
  return root
}

function names(listing: Awaited<ReturnType<typeof listInputs>>): string[] {
  return listing.inputs.map((input) => basename(input.path))
}

describe('listInputs', () => {
  it('lists the logs of a directory newest first and counts what it skipped', async () => {
    const root = tree({
      'access.log': LINE,
      'access.log.1': LINE,
      'access.log.2.gz': gzipSync(LINE),
      'access.log.10.gz': gzipSync(LINE),
      'index.html': 'x',
      'site/u_ex010719.log': LINE,
      'site/deep/er/access.log': LINE,
    })
    for (const [i, name] of ['site/u_ex010719.log', 'access.log', 'access.log.1'].entries()) {
      utimesSync(join(root, name), 2e9 - i, 2e9 - i)
    }
    for (const name of ['access.log.10.gz', 'access.log.2.gz']) utimesSync(join(root, name), 1e9, 1e9)
    const listing = await listInputs([root])
    expect(names(listing)).toEqual([
      'u_ex010719.log',
      'access.log',
      'access.log.1',
      'access.log.2.gz',
      'access.log.10.gz',
    ])
    expect(listing.warnings).toEqual([expect.objectContaining({ code: 'files-skipped', file: root })])
  })

  it('reads a file once, by whatever names it comes', async () => {
    const root = tree({ 'access.log': LINE })
    linkSync(join(root, 'access.log'), join(root, 'error.log'))
    symlinkSync('access.log', join(root, 'other_vhosts_access.log'))
    const listing = await listInputs([join(root, 'access.log'), root, `${root}/./access.log`])
    expect(listing.inputs.length).toBe(1)
  })

  it('goes on after faults, and names each', async () => {
    const root = tree({ 'good.log': LINE, 'bad.bin': new Uint8Array(100) })
    const listing = await listInputs([
      join(root, 'none.log'),
      join(root, 'bad.bin'),
      '/dev/null',
      join(root, 'good.log'),
    ])
    expect(names(listing)).toEqual(['good.log'])
    expect(listing.warnings.map((each) => each.code)).toEqual(['file-missing', 'file-binary', 'file-is-special'])
    for (const each of listing.warnings) expect(each.remedy).not.toBe('')
  })

  it('follows a named link, but no link in a directory that leads out of it', async () => {
    const outside = tree({ 'shadow.log': LINE })
    const root = tree({ 'real.log': LINE })
    symlinkSync(join(outside, 'shadow.log'), join(root, 'access.log'))
    symlinkSync(root, join(root, 'loop.log'))
    symlinkSync('access.log2', join(root, 'access.log2'))
    expect(names(await listInputs([root]))).toEqual(['real.log'])
    expect(names(await listInputs([join(root, 'access.log')]))).toEqual(['access.log'])
  })

  it('puts standard input first', async () => {
    const root = tree({ 'access.log': LINE })
    expect(names(await listInputs([root, '-']))).toEqual(['-', 'access.log'])
  })

  it('of nothing is nothing', async () => {
    expect(await listInputs([tree({})])).toEqual({ inputs: [], warnings: [] })
  })
})

describe('log names', () => {
  it.each([
    'access.log',
    'access_log',
    'access_log-20010719',
    'access.log.1',
    'access.log.2.gz',
    'access.log.3.zst',
    'error.log',
    'error_log',
    'other_vhosts_access.log',
    'www.example.org-access.log',
    'example.org.log',
    'ssl_access_log',
    'ssl_request_log',
    'u_ex010719.log',
    'access-2001-07-19.log',
    'haproxy.log',
    'E2EXAMPLE.2001-07-19-10.abcdef.gz',
    'access.log-20010719.gz',
    'localhost_access_log.txt',
  ])('%s looks like a log', (name) => {
    expect(looksLikeLog(name)).toBe(true)
  })

  it.each([
    'index.html',
    'passwd',
    '.bash_history',
    'access.log.swp',
    'access.log~',
    'core',
    'access.php',
    'access.conf',
    'system.journal',
    'access.log.pos',
  ])('%s does not', (name) => {
    expect(looksLikeLog(name)).toBe(false)
  })

  it.each([
    ['access.log', 'access.log'],
    ['access.log.1', 'access.log'],
    ['access.log.12.gz', 'access.log'],
    ['access.log-20010719', 'access.log'],
    ['access.log-20010719.zst', 'access.log'],
    ['access.log-2001-07-19', 'access.log'],
    ['access.log-995540000', 'access.log-995540000'],
    ['access_log.1700000000', 'access_log'],
    ['access-2001-07-19.log', 'access.log'],
    ['access-2001-07-19T10-05-01.123.log', 'access.log'],
    ['access-2001-07-19T10-05-01.123.log.gz', 'access.log'],
    ['error.log.1', 'error.log'],
  ])('%s was %s before rotation', (name, before) => {
    expect(nameBeforeRotation(name)).toBe(before)
  })

  it('finds the rotated forms of one log and of no other', async () => {
    const root = tree({
      'access.log': '',
      'access.log.1': '',
      'access.log.2.gz': '',
      'error.log.1': '',
      'my-access.log': '',
    })
    const found = await withRotated(join(root, 'access.log'))
    expect(found.map((path) => basename(path)).sort()).toEqual(['access.log', 'access.log.1', 'access.log.2.gz'])
    expect(await withRotated(join(root, 'none', 'access.log'))).toEqual([join(root, 'none', 'access.log')])
  })
})
