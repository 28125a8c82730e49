import { expect, test } from 'vitest'
import { createMatcher } from './matcher.ts'
import { compileRules } from './rule-set.ts'
import { parseRules } from './sigma.ts'
import { testRecord } from './test-record.ts'

const COUNT = 3500
const WORDS = ['admin', 'portal', 'upload', 'export', 'widget', 'report', 'config', 'backup']

/** Paths that no two rules share, two texts a rule. */
const paths = Array.from(
  { length: COUNT },
  (_, i) => `/${WORDS[i % 8]}${(i * 7919) % 100_003}/${WORDS[(i >> 3) % 8]}-${i}.php`,
)
const { rules } = parseRules(
  paths
    .map(
      (path, i) =>
        `title: t${i}\nid: r${i}\nlogsource: {category: webserver}\ndetection: {s: {cs-uri-query|contains|all: ['${path}', 'p${i}=']}, condition: s}`,
    )
    .join('\n---\n'),
  { file: 'f', origin: 'user' },
)

test('3,500 rules are ready within 80 ms', () => {
  compileRules(rules, [])
  const before = performance.now()
  const set = compileRules(rules, [])
  expect(performance.now() - before).toBeLessThan(400)
  expect(set.every).toBe(false)
})

const { literals } = compileRules(rules, [])
const all = paths.flatMap((path, i) => [path, `?p${i}=`]).join('')
test.each([
  ['holds the texts of all rules', `/${all}`],
  ['is encoded twice', `/${'%2541'.repeat(3000)}${all}`],
  ['repeats one text', paths[0]?.repeat(4000) ?? ''],
  ['is doubled slashes', '/./'.repeat(30_000)],
  ['is escapes', '%u0041\\x41%25'.repeat(6000)],
])('a 64 KiB line that %s is judged in bounded time, hits or not', (_name, text) => {
  const matcher = createMatcher(compileRules(rules, []))
  const { record, line } = testRecord(text.slice(0, 64_000))
  const hits = literals.map((_literal, index) => index)
  const expected = matcher.match(record, line, null)
  let best = Infinity
  for (let i = 0; i < 8; i++) {
    const before = performance.now()
    expect(matcher.match(record, line, hits)).toEqual(expected)
    best = Math.min(best, performance.now() - before)
  }
  if (process.env['FIREBREAK_TIMINGS']) console.log(_name, best.toFixed(2), 'ms')
  expect(best).toBeLessThan(20)
})

test('slow expressions on a long field stop at their budget, and the next record is judged afresh', () => {
  const slow = Array.from(
    { length: 100 },
    (_, i) =>
      `title: s${i}\nid: s${i}\nlogsource: {category: webserver}\ndetection: {s: {cs-uri-stem|re: '(x+x+)+y${i}'}, condition: s}`,
  )
  const set = compileRules(parseRules(slow.join('\n---\n'), { file: 'f', origin: 'user' }).rules, [])
  const matcher = createMatcher(set)
  const { record, line } = testRecord(`/${'x'.repeat(64_000)}`)
  const before = performance.now()
  matcher.match(record, line, null)
  expect(performance.now() - before).toBeLessThan(100)
  const short = testRecord('/xxy7')
  expect(matcher.match(short.record, short.line, null)).toEqual([7])
})

test('matches come in ascending order and once each', () => {
  const set = compileRules(rules, [])
  const target = `${paths[9]}?p9=1&x=${paths[3]}&p3=1`
  const { record, line } = testRecord(target)
  const hits = literals.flatMap((literal, index) => (line.includes(literal) ? [index, index] : [])).reverse()
  expect(createMatcher(set).match(record, line, hits)).toEqual([3, 9])
})
