import { expect, test } from 'vitest'
import { explainRule, whatWouldChange } from './explain.ts'
import { parseRules } from './sigma.ts'
import { testRecord } from './test-record.ts'

const [rule] = parseRules(
  "title: t\nid: t\nlogsource: {category: webserver}\ndetection:\n  sel: {cs-method: POST, cs-uri-query|contains: '/../'}\n  skip: {sc-status: 404}\n  condition: sel and not skip",
  { file: 'f', origin: 'user' },
).rules

function explain(target: string, more = {}) {
  const { record, line } = testRecord(target, more)
  if (rule === undefined) throw new Error('no rule')
  return explainRule(rule, record, line)
}

test('a trace shows every test, the value looked at and the view that matched', () => {
  const trace = explain('/a/%252e%252e/', { method: 'POST' })
  expect(trace).toMatchObject({
    op: 'and',
    ok: true,
    of: [
      {
        op: 'and',
        of: [
          { ok: true, selection: 'sel', as: 'cs-method', value: 'POST', view: 'raw', expected: 'is "post"' },
          {
            ok: true,
            field: 'target',
            value: '/a/%252e%252e/',
            view: 'decoded twice',
            seen: '/a/../',
            expected: 'contains "/../"',
          },
        ],
      },
      { op: 'not', ok: true, of: [{ ok: false, selection: 'skip', value: '200', view: null, expected: '= 404' }] },
    ],
  })
})

test('what would change the answer: each test that alone would undo a match, all that a miss lacks', () => {
  expect(whatWouldChange(explain('/../', { method: 'POST' })).map((step) => step.as)).toEqual([
    'cs-method',
    'cs-uri-query',
    'sc-status',
  ])
  expect(whatWouldChange(explain('/x')).map((step) => step.as)).toEqual(['cs-method', 'cs-uri-query'])
  expect(whatWouldChange(explain('/../', { method: 'POST', status: 404 })).map((step) => step.as)).toEqual([
    'sc-status',
  ])
})
