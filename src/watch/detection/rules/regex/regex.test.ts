import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileRegex, literalsOfRegex } from './regex.ts'

function matches(source: string, text: string, flags = ''): boolean {
  const regex = compileRegex(source, flags)
  if ('fault' in regex) throw new Error(regex.fault)
  return regex.match(text)
}

describe('agrees with JavaScript', () => {
  const atom = fc.constantFrom(
    'a',
    'b',
    '.',
    '[ab]',
    '[^a]',
    '\\d',
    '\\w',
    '\\s',
    '\\b',
    '\\B',
    '^',
    '$',
    '1',
    ' ',
    '[a-c1]',
    '\\.',
  )
  const pattern = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      atom,
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => a + b),
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(?:${a}|${b})`),
      fc
        .tuple(tie('node'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '*?', '+?', '{0,2}'))
        .map(([a, q]) => `(${a})${q}`),
    ),
  })).node
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', ' ', '.', '\n', 'A'), maxLength: 12 })

  test.each(['', 'i', 'm', 's', 'ims'])('on random patterns with flags "%s"', (flags) => {
    fc.assert(
      fc.property(pattern, text, (source, subject) => {
        expect(matches(source, subject, flags)).toBe(new RegExp(source, flags).test(subject))
      }),
      { numRuns: 600 },
    )
  })

  test('every required literal of a matching text occurs in it', () => {
    fc.assert(
      fc.property(pattern, text, (source, subject) => {
        const regex = compileRegex(source, 'i')
        if ('fault' in regex || !regex.match(subject)) return
        for (const clause of literalsOfRegex(source, 'i', (clauses) => clauses[0] ?? null)) {
          expect(clause.some((literal) => subject.toLowerCase().includes(literal))).toBe(true)
        }
      }),
      { numRuns: 600 },
    )
  })
})

test.each([
  ['a{2,3}b', 'xaab', true],
  ['(?i)CMD\\.exe', 'cmd.EXE', true],
  ['(?i:a)B', 'AB', true],
  ['(?i:a)B', 'Ab', false],
  ['\\x2e\\x2e', '..', true],
  ['\\u0063', 'c', true],
  ['\\x{e9}', '\xc3\xa9', true],
  ['[à-ü]+$', '\xc3\xa9', true],
  ['[[:alpha:]]{3}', 'ab1abc', true],
  ['\\Qa.b\\E', 'a.b', true],
  ['\\Qa.b\\E', 'axb', false],
  ['^/[^/]+/$', '/a/', true],
  ['a{,2}b', 'aab', true],
  ['x{y', 'x{y', true],
  ['(?P<name>a)', 'a', true],
  ['\\/\\-\\"', '/-"', true],
])('%s on %s: %s', (source, text, expected) => {
  expect(matches(source, text)).toBe(expected)
})

test.each([
  '(?=a)b',
  '(?<!a)b',
  '(a)\\1',
  '(?>a)',
  'a++',
  '(',
  ')',
  '[a',
  'a\\',
  '*a',
  '((a{1000}){1000}){1000}',
  'a{5,2}',
  '[z-a]',
  'a{2000}',
])('%s is refused with a remedy', (source) => {
  const regex = compileRegex(source, '')
  expect('fault' in regex && regex.remedy.length > 0).toBe(true)
})

test.each([
  ['(a+)+$', 'a'],
  ['(a|a)*b', 'a'],
  ['(a*)*c', 'a'],
  ['(.*)*x=.*=.*', '='],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'],
  ['(x+x+)+y', 'x'],
  ['(.*a){20}', 'a'],
  ['\\s+$', ' '],
  ['(?:a|b)*a(?:a|b){18}c', 'ab'],
])('%s takes linear time', (source, unit) => {
  const regex = compileRegex(source, '')
  if ('fault' in regex) throw new Error(regex.fault)
  const subject = `${unit.repeat(65_535 / unit.length)}!`
  const before = performance.now()
  regex.match(subject)
  expect(performance.now() - before).toBeLessThan(250)
})

test('a text that creates states without end is given up, and the next text is judged rightly', () => {
  const regex = compileRegex('(?:a|b)*a(?:a|b){18}c', '')
  if ('fault' in regex) throw new Error(regex.fault)
  let random = 1
  const subject = Array.from({ length: 65_536 }, () =>
    (random = (random * 48_271) % 2_147_483_647) & 1 ? 'a' : 'b',
  ).join('')
  expect(regex.match(subject)).toBe(false)
  expect(regex.match(`a${'b'.repeat(18)}c`)).toBe(true)
})
