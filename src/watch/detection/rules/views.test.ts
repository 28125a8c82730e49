import fc from 'fast-check'
import { expect, test } from 'vitest'
import { VIEW_LIMIT, views } from './views.ts'

test('a plain field has one view', () => {
  expect(views('/index.html?a=b')).toEqual(['/index.html?a=b'])
})

test.each([
  ['/..%255c..', ['/..%255c..', '/..%5c..', '/..\\..']],
  ['/%c0%ae%c0%af', ['/%c0%ae%c0%af', '/./', '/']],
  ['/..%c1%1c..', ['/..%c1%1c..', '/..\\..']],
  ['/%e0%80%af%f0%80%80%ae', ['/%e0%80%af%f0%80%80%ae', '//.', '/.']],
  ['/%u0063md%uff0eexe', ['/%u0063md%uff0eexe', '/cmd.exe']],
  ['\\x24\\x7Bjndi:', ['\\x24\\x7Bjndi:', '${jndi:']],
  ['/a+b?c+d%2be', ['/a+b?c+d%2be', '/a+b?c d+e']],
  ['//a/././b', ['//a/././b', '/a/b']],
  ['/a%00.php', ['/a%00.php', '/a\0.php']],
  ['/a%zz%', ['/a%zz%']],
  ['http://host//x', ['http://host//x', 'http://host/x']],
])('%s is also read decoded and squashed', (raw, expected) => {
  expect(views(raw)).toEqual(expected)
})

test('traversal stays visible', () => {
  for (const view of views('/a/%2e%2e/./..//b')) expect(view).toMatch(/\.\.|%2e%2e/)
})

test('a query part takes every plus for a space, but a decoded plus stays', () => {
  expect(views('a+b%2Bc', true)).toEqual(['a+b%2Bc', 'a b+c'])
})

test('any bytes give at most five distinct views, raw first, none longer than the raw one', () => {
  const piece = fc.constantFrom(
    '%',
    '%2',
    '%25',
    '%u',
    '%u002',
    '\\x2',
    '+',
    '//',
    '/./',
    '\xc0',
    '\xaf',
    'F',
    '?',
    'a',
    '%c1',
    '%1c',
    '%f0%80%80%af',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const raw = pieces.join('')
      const found = views(raw)
      expect(found[0]).toBe(raw)
      expect(found.length).toBeLessThanOrEqual(5)
      expect(new Set(found).size).toBe(found.length)
      for (const view of found) expect(view.length).toBeLessThanOrEqual(raw.length)
    }),
  )
})

test('a field beyond the limit is cut', () => {
  expect(views('a'.repeat(VIEW_LIMIT + 10))[0]).toHaveLength(VIEW_LIMIT)
})
