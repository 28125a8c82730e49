import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesWildcard } from './wildcard.ts'

describe('matchesWildcard', () => {
  it.each([
    ['*.conf', 'a.conf', true],
    ['*.conf', 'a.conf~', false],
    ['*', '', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['[]]x', ']x', true],
    ['[abc', '[abc', true],
    ['access*log*', 'access.log.1', true],
    ['**a**', 'bab', true],
    ['', 'a', false],
  ])('%s and %s: %s', (pattern, name, expected) => {
    expect(matchesWildcard(pattern, name)).toBe(expected)
  })

  it('agrees with a plain definition', () => {
    const slow = (pattern: string, name: string): boolean => {
      if (pattern === '') return name === ''
      if (pattern[0] === '*') return slow(pattern.slice(1), name) || (name !== '' && slow(pattern, name.slice(1)))
      return name !== '' && (pattern[0] === '?' || pattern[0] === name[0]) && slow(pattern.slice(1), name.slice(1))
    }
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 })
    fc.assert(fc.property(text, text, (pattern, name) => matchesWildcard(pattern, name) === slow(pattern, name)))
  })

  it('takes no exponential time', () => {
    const start = performance.now()
    matchesWildcard('a*'.repeat(100), 'a'.repeat(255) + 'b')
    expect(performance.now() - start).toBeLessThan(200)
  })
})
