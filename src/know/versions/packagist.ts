import { isDigits, numberKey, textKey } from './sort-key.ts'
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

const RANKS: Readonly<Record<string, string>> = {
  dev: '\u0002',
  alpha: '\u0003',
  a: '\u0003',
  beta: '\u0004',
  b: '\u0004',
  rc: '\u0005',
  pl: '\u0008',
  p: '\u0008',
}

function wordKey(word: string): string {
  const lower = word.toLowerCase()
  return (Object.hasOwn(RANKS, lower) ? RANKS[lower] : undefined) ?? UNKNOWN + textKey(word)
}
