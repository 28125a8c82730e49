import { isDigits, numberKey } from './sort-key.ts'
import type { VersionOrder } from './types.ts'

/** PHP's `version_compare`: unknown words, dev, alpha, beta, RC, the end, numbers, pl. */
export const packagist: VersionOrder = {
  scheme: 'packagist',
  title: 'PHP packages (version_compare)',
  key(version) {
    const trimmed = version.trim().replace(/^[vV](?=\d)/, '')
    if (!/^[0-9A-Za-z][0-9A-Za-z.+_@-]*$/.test(trimmed)) return null
    const parts = trimmed.match(/\d+|[A-Za-z]+/g) ?? []
    return `${parts.map((part) => (isDigits(part) ? NUMBER + numberKey(part) : wordKey(part))).join('')}${END}`
  },
}

const UNKNOWN = '\u0001'
const END = '\u0006'
const NUMBER = '\u0007'

/** PHP looks only at how a word begins, with its case; words that begin otherwise are all alike. */
const RANKS: ReadonlyArray<[beginning: string, rank: string]> = [
  ['dev', '\u0002'],
  ['a', '\u0003'],
  ['b', '\u0004'],
  ['RC', '\u0005'],
  ['rc', '\u0005'],
  ['p', '\u0008'],
]

function wordKey(word: string): string {
  return RANKS.find(([beginning]) => word.startsWith(beginning))?.[1] ?? UNKNOWN
}
