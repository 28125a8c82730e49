import { isDigits, numberKey, textKey } from './sort-key.ts'

/**
 * The pre-release of Semantic Versioning (clause 11): none is above any; identifiers compare one by one, numbers below
 * words, fewer below more.
 */
export function preReleaseKey(preRelease: string | undefined): string {
  if (preRelease === undefined) return RELEASE
  const parts = preRelease.split('.')
  return `${PRE_RELEASE}${parts.map((part) => (isDigits(part) ? NUMBER + numberKey(part) : WORD + textKey(part))).join('')}${END}`
}

const PRE_RELEASE = '\u0001'
const RELEASE = '\u0002'
const END = '\u0001'
const NUMBER = '\u0002'
const WORD = '\u0003'
