import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compileRegex } from '../regex/regex.ts'
import { fromGoRegex } from './go-regex.ts'
import { listLines, ownList } from './own-lists.ts'

const DIRECTORY = join(import.meta.dirname, 'lists')

describe('our own lists', () => {
  it.each(readdirSync(DIRECTORY))('%s says what it is, has no entry twice and none too short to look for', (file) => {
    const text = readFileSync(join(DIRECTORY, file), 'utf8')
    const lines = listLines(text)
    expect(text.startsWith('# ')).toBe(true)
    expect(new Set(lines).size).toBe(lines.length)
    expect(lines.filter((line) => line.length < 5)).toEqual([])
  })

  it('of regular expressions hold only ones that run in linear time', () => {
    for (const dataFile of ['bad_user_agents.regex.txt', 'thinkphp_cve_2018-20062.txt']) {
      for (const line of ownList(dataFile)?.lines ?? []) {
        expect(compileRegex(fromGoRegex(line).source, 'i'), line).not.toHaveProperty('fault')
      }
    }
  })

  it('stand only for data files we know', () => {
    expect(ownList('backdoors.txt')?.name).toBe('web-shells')
    expect(ownList('../secrets.txt')).toBeNull()
  })
})
