import { expect, test } from 'vitest'
import { lintRules } from './lint.ts'
import { parseRules } from './sigma.ts'

function lint(...detections: string[]): string[] {
  const text = detections
    .map((detection, i) =>
      detection.startsWith('title')
        ? detection
        : `title: t${i}\nid: t${i}\ntags: [cve.2020-${1000 + i}]\nlogsource: {category: webserver}\ndetection: ${detection}`,
    )
    .join('\n---\n')
  const { rules, correlations, problems } = parseRules(text, { file: 'f', origin: 'user' })
  expect(problems).toEqual([])
  return lintRules(rules, correlations).map((problem) => `${problem.severity} ${problem.message}`)
}

test('a specific rule has no fault', () => {
  expect(lint('{s: {cs-uri-stem|contains: /vendor/tool/eval-stdin}, condition: s}')).toEqual([])
})

test.each([
  ['{s: {cs-uri-stem|contains: abc}, condition: s}', /^warning slow/],
  [
    "{s: {cs-uri-query|contains: '..%2f'}, condition: s}",
    /^warning generic: "..%2f" is enough for it to name CVE-2020-1000/,
  ],
  [
    '{s: {sc-status: 200, cs-uri-stem|contains: /vendor/tool/}, t: {sc-status: [404, 403]}, condition: s and t}',
    /^error unreachable: status would have to be 200 and 404 or 403/,
  ],
  [
    '{s: {cs-method: GET, cs-uri-stem|contains: /vendor/tool/}, t: {cs-method: POST}, condition: all of them}',
    /^error unreachable: method/,
  ],
  [
    '{s: {cs-uri-stem|contains: /vendor/tool/}, condition: s and not s}',
    /^error unreachable: it wants a selection and its opposite/,
  ],
  [
    '{s: {cs-referer: null, cs-referer|contains: /vendor/tool/}, condition: s}',
    /^error unreachable: referrer would have to be absent and present/,
  ],
  [
    '{s: {sc-status: 200, sc-status|gte: 400, cs-uri-stem|contains: /vendor/tool/}, condition: s}',
    /^error unreachable: status would have to be 200 and outside/,
  ],
])('%s', (detection, expected) => {
  expect(lint(detection).some((message) => expected.test(message))).toBe(true)
})

test('two claims for one condition, one id twice, and unknown names contradict', () => {
  const same = '{s: {cs-uri-stem|contains: /vendor/tool/}, condition: s}'
  expect(lint(same, same)).toMatchObject([expect.stringMatching(/^warning contradicting: same condition as "t0"/)])
  const twice =
    'title: a\nid: t0\nlogsource: {category: webserver}\ndetection: {s: {cs-uri-stem|contains: /another/one/}, condition: s}'
  expect(lint(same, twice)).toMatchObject([expect.stringMatching(/^error contradicting: the id "t0" is taken/)])
  const counting =
    'title: c\nid: c\ncorrelation: {type: event_count, rules: [t0, nobody], timespan: 1m, condition: {gte: 2}}'
  expect(lint(same, counting)).toMatchObject([expect.stringMatching(/^error correlation "c" counts the rule "nobody"/)])
})
