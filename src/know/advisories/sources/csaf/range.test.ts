import { describe, expect, it } from 'vitest'
import type { VersionRange } from '../../../../model/advisory.ts'
import { readRange } from './range.ts'

const span = (introduced: string | null, fixed: string | null, lastAffected: string | null = null): VersionRange => ({
  introduced,
  fixed,
  lastAffected,
})

describe('a range in words', () => {
  it.each<[string, VersionRange[], string[]]>([
    ['<129.0.2792.52', [span(null, '129.0.2792.52')], []],
    ['<= V2.1', [span(null, null, '2.1')], []],
    ['≥ 1.0, < 2.0', [span('1.0', '2.0')], []],
    ['>=7.80<9.40', [span('7.80', '9.40')], []],
    ['vers:rpm/>=1.0|<2.0|>=3.0|<4.0', [span('1.0', '2.0'), span('3.0', '4.0')], []],
    ['vers:generic/*', [span(null, null)], []],
    ['vers:intdot/1.0|2.0', [], ['1.0', '2.0']],
    ['vers:all/>=V7.80<V9.40', [span('7.80', '9.40')], []],
    ['All versions', [span(null, null)], []],
    ['all', [span(null, null)], []],
    ['*', [span(null, null)], []],
    ['All versions < V1.2.3', [span(null, '1.2.3')], []],
    ['1.2 and earlier', [span(null, null, '1.2')], []],
    ['4.1 or prior', [span(null, null, '4.1')], []],
    ['prior to 4.2', [span(null, '4.2')], []],
    ['before version 4.2', [span(null, '4.2')], []],
    ['1.0 to 2.0', [span('1.0', null, '2.0')], []],
    ['from 1.0 through 2.0', [span('1.0', null, '2.0')], []],
    ['2.0 and later', [span('2.0', null)], []],
    ['0 < 8.0.1', [span('0', '8.0.1')], []],
    ['1.2.3', [], ['1.2.3']],
    ['2.00 | 2.03', [], ['2.00', '2.03']],
  ])('%s', (text, ranges, versions) => expect(readRange(text)).toEqual({ ranges, versions }))

  it.each([
    '3.3 SP2 (part of SPR1 2023.0)',
    '< V17 Update 6',
    'EY-AS525F001',
    '>= 9.3.0 -  but not including 9.3.8',
    'see notes',
    '<',
  ])('that cannot be told is none: %s', (text) => expect(readRange(text)).toBeNull())
})
