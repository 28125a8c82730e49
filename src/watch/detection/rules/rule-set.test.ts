import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Condition, Rule, RuleField, Test } from '../../../model/rule.ts'
import { fold } from './fold.ts'
import { createMatcher } from './matcher.ts'
import { compileRules } from './rule-set.ts'
import { parseRules } from './sigma.ts'
import { views } from './views.ts'
import { createSubject, fieldNumber } from './subject.ts'
import { testRecord } from './test-record.ts'

const [template] = parseRules(
  'title: t\nid: t\nlogsource: {category: webserver}\ndetection: {s: {cs-uri-stem: /x}, condition: s}',
  { file: 'f', origin: 'user' },
).rules

function ruleOf(condition: Condition): Rule {
  if (template === undefined) throw new Error('no template')
  return { ...template, condition }
}

function setOf(detection: string) {
  const text = `title: t\nid: t\nlogsource: {category: webserver}\ndetection:\n${detection.replace(/^/gm, '  ')}`
  return compileRules(parseRules(text, { file: 'f', origin: 'user' }).rules, [])
}

test.each([
  ['s: {cs-uri-stem|contains: /Cgi-Bin/}\ncondition: s', ['/cgi-bin/'], 'literals'],
  ['s: {cs-uri-stem|contains|all: [abc, longer-text]}\ncondition: s', ['longer-text'], 'literals'],
  ['s: {cs-uri-stem|contains: [first-one, second-one]}\ncondition: s', ['first-one', 'second-one'], 'literals'],
  ['s: {cs-uri-stem|contains: [first-one, abc]}\ncondition: s', [], 'every'],
  ["s: {cs-uri-stem|re: '/a\\d+/needle(s|z)?$'}\ncondition: s", ['/needle'], 'literals'],
  ["s: {cs-uri-stem: '/a*needle?'}\ncondition: s", ['needle'], 'literals'],
  ["k: ['say \"hello world']\ncondition: k", ['hello world'], 'literals'],
  [
    's: {cs-uri-stem|contains: /admin-panel}\nf: {cs-uri-stem|contains: /exception}\ncondition: s and not f',
    ['/admin-panel'],
    'literals',
  ],
  ['s: {cs-uri-stem|contains: /exception}\ncondition: not s', [], 'every'],
  ["s: {sc-status: [401, 403], cs-uri-stem|contains: '/a'}\ncondition: s", [], 'error'],
  ['s: {cs-method: [TRACE, MOVE]}\ncondition: s', [], 'oddMethod'],
  ['s: {sc-status: 200}\ncondition: s', [], 'every'],
])('%s is gated', (detection, literals, gate) => {
  const set = setOf(detection)
  expect(set.literals).toEqual(literals)
  expect(set.gates).toEqual([gate])
  expect(set.every).toBe(false)
})

const PIECES = [
  '/admin',
  '/cgi-bin/',
  'cmd.exe',
  'a',
  'passwd',
  '../',
  '%2e%2e',
  '%252e',
  'select',
  ' ',
  '+',
  '"',
  '\\',
  '?',
  'x=',
  '//',
  '/./',
  '%20',
  '\xc0\xaf',
  'ADMIN',
  '%41dmin',
  '\\x41dmin',
  '%u0061dmin',
  'union select',
  '=',
]
const FIELDS: RuleField[] = ['target', 'path', 'query', 'userAgent', 'referrer', 'line', 'method', 'request', 'cookie']
const textOf = (most: number) =>
  fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: most }).map((pieces) => pieces.join(''))

const textTest: fc.Arbitrary<Test> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('contains' as const, 'starts' as const, 'ends' as const, 'equals' as const),
    value: textOf(3).map(fold),
    cased: fc.constant(false),
  }),
  fc.record({ kind: fc.constant('contains' as const), value: textOf(2), cased: fc.constant(true) }),
  fc.record({
    kind: fc.constant('wildcard' as const),
    pieces: fc
      .tuple(textOf(2).map(fold), textOf(2).map(fold))
      .map(([a, b]) => [{ any: true as const }, a, { one: true as const }, b, { any: true as const }]),
    cased: fc.constant(false),
  }),
  fc
    .constantFrom('/adm(in|ins)', '(?i)CMD\\.exe', 'pass(wd|word)+', '\\.\\./.+passwd')
    .map((source) => ({ kind: 'regex' as const, source, flags: '' })),
)
const otherTest: fc.Arbitrary<Condition> = fc.constantFrom(
  { op: 'test', field: 'status', as: 'sc-status', selection: 's', test: { kind: 'number', op: '=', value: 404 } },
  {
    op: 'test',
    field: 'method',
    as: 'cs-method',
    selection: 's',
    test: { kind: 'equals', value: 'put', cased: false },
  },
  { op: 'test', field: 'referrer', as: 'cs-referer', selection: 's', test: { kind: 'null' } },
)
const condition = fc.letrec<{ node: Condition }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    fc.record({
      op: fc.constant('test' as const),
      field: fc.constantFrom(...FIELDS),
      as: fc.constant('x'),
      selection: fc.constant('s'),
      test: textTest,
    }),
    otherTest,
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ op: fc.constant('not' as const), of: tie('node') }),
  ),
})).node
const record = fc
  .record({
    target: textOf(8).map((text) => `/${text}`),
    userAgent: fc.option(textOf(3)),
    referrer: fc.option(textOf(3)),
    cookie: fc.option(textOf(3)),
    method: fc.constantFrom('GET', 'PUT', 'POST'),
    status: fc.constantFrom(200, 404),
  })
  .map(({ target, ...more }) => testRecord(target, { ...more, request: `${more.method} ${target} HTTP/1.1` }))

/** The literals that occur in the raw line or in any view of a field: what a kernel finds. */
function hitsOf(literals: readonly string[], { record, line }: ReturnType<typeof testRecord>): number[] {
  const subject = createSubject()
  subject.look(record, line)
  const texts = [
    ...subject.folded(fieldNumber('line')),
    ...views(line).map(fold),
    ...FIELDS.flatMap((field) =>
      subject.folded(fieldNumber(field === 'path' || field === 'query' || field === 'request' ? 'target' : field)),
    ),
  ]
  return literals.flatMap((literal, index) => (texts.some((text) => text.includes(literal)) ? [index] : []))
}

test('a gate never hides a match: hits of the line give what looking at every rule gives', () => {
  fc.assert(
    fc.property(
      fc.array(condition, { minLength: 1, maxLength: 6 }),
      fc.array(record, { minLength: 1, maxLength: 4 }),
      (conditions, records) => {
        const set = compileRules(conditions.map(ruleOf), [])
        const gated = createMatcher(set)
        const plain = createMatcher(set)
        for (const one of records) {
          expect(gated.match(one.record, one.line, hitsOf(set.literals, one))).toEqual(
            plain.match(one.record, one.line, null),
          )
        }
      },
    ),
    { numRuns: 1500 },
  )
})

test('a rule that would need every line can be held to the lines that get a look anyway', () => {
  const [rule] = parseRules(
    'title: t\nid: t\nlogsource: {category: webserver}\ndetection: {s: {cs-uri-stem|contains: abc}, condition: s}',
    { file: 'f', origin: 'user' },
  ).rules
  const rules = rule === undefined ? [] : [rule]
  expect(compileRules(rules, [], { everyLine: true }).every).toBe(true)
  const set = compileRules(rules, [])
  expect(set.every).toBe(false)
  const { record, line } = testRecord('/abc')
  expect(createMatcher(set).match(record, line, [])).toEqual([0])
})

test('literals are folded, distinct and 5 to 64 bytes long', () => {
  fc.assert(
    fc.property(fc.array(condition, { maxLength: 10 }), (conditions) => {
      const { literals } = compileRules(conditions.map(ruleOf), [])
      expect(new Set(literals).size).toBe(literals.length)
      for (const literal of literals) {
        expect(literal).toBe(fold(literal))
        expect(literal.length).toBeGreaterThanOrEqual(5)
        expect(literal.length).toBeLessThanOrEqual(64)
      }
    }),
  )
})
