import { expect, test } from 'vitest'
import { runRuleTests } from './rule-tests.ts'
import { parseRules } from './sigma.ts'
import { testRecord } from './test-record.ts'

const text = `title: t
id: t
logsource: {category: webserver}
detection: {s: {cs-uri-stem|contains: /needle/}, condition: s}
x-firebreak:
  tests:
    - {line: /needle/x, expect: match}
    - {line: /other, expect: no-match}
    - {line: /other, expect: match}
    - {line: /a/needle/, expect: no-match}
    - {line: broken, expect: match}
`

test('tests inside a rule say what failed and why', () => {
  const { rules } = parseRules(text, { file: 'f', origin: 'user' })
  const failures = runRuleTests(rules, (line) => (line === 'broken' ? null : testRecord(line).record))
  expect(failures).toEqual([
    { rule: 't', line: '/other', message: 'should match, does not' },
    { rule: 't', line: '/a/needle/', message: 'should not match, but t does' },
    { rule: 't', line: 'broken', message: 'the test line fits no log format' },
  ])
})
