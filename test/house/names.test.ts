import { basename, dirname, extname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contentOf, projectFiles, ROOT } from './project-files.ts'

const CODE_FOLDERS = ['src', 'test', 'bench', 'bin', 'scripts']
const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)*$/
/** Names that people and tools look for as they are. */
const USUAL = new Set(['README.md'])
const TEXT = new Set([
  '.ts',
  '.mjs',
  '.js',
  '.json',
  '.md',
  '.yaml',
  '.yml',
  '.txt',
  '.html',
  '.css',
  '.sh',
  '.npmrc',
  '.log',
])
const MOST_LINES = 400

const files = projectFiles()
const code = files.filter((path) => CODE_FOLDERS.includes(path.split('/')[0] ?? ''))

function isText(path: string): boolean {
  return TEXT.has(extname(path)) || extname(path) === ''
}

/** `file:line` of every line of the project that matches. */
function linesWith(pattern: RegExp): string[] {
  return files.filter(isText).flatMap((path) =>
    contentOf(path)
      .split('\n')
      .flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}`] : [])),
  )
}

describe('files', () => {
  it('have kebab-case names', () => {
    expect(code.filter((path) => !path.split('/').every((part) => KEBAB.test(part) || USUAL.has(part)))).toEqual([])
  })

  it(`stop at ${MOST_LINES} lines, tables and data excepted`, () => {
    const long = code
      .filter((path) => /\.(?:ts|mjs)$/.test(path) && !/-table\.ts$|(?:^|\/)(?:data|generated|sample)\//.test(path))
      .map((path) => ({ path, lines: contentOf(path).split('\n').length - 1 }))
      .filter(({ lines }) => lines > MOST_LINES)
    expect(long).toEqual([])
  })

  it('name no place of the machine they were written on', () => {
    const parent = dirname(ROOT)
    const places = parent.split('/').filter(Boolean).length > 0 ? [ROOT, `${parent}/shared`] : [ROOT]
    const pattern = new RegExp(places.map((place) => place.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'))
    expect(linesWith(pattern)).toEqual([])
  })

  it('name no package registry', () => {
    expect(linesWith(/https?:\/\/[\w.-]*(?:registry|artifactory|verdaccio)[\w.-]*/i)).toEqual([])
  })

  it('hold no leftovers', () => {
    const marks = new RegExp(`\\b(?:${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')})\\b|@ts-${'ignore'}`)
    const faults = linesWith(marks).filter(
      (place) =>
        /\.(?:ts|mjs):/.test(place) && !place.includes('/assembly/') && !basename(place).startsWith('names.test.ts'),
    )
    expect(faults).toEqual([])
  })
})
