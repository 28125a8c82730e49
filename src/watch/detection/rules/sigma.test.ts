import { describe, expect, test } from 'vitest'
import type { ByteString, LogRecord } from '../../../model/record.ts'
import { createMatcher } from './matcher.ts'
import { compileRules } from './rule-set.ts'
import { parseRules } from './sigma.ts'
import { testRecord } from './test-record.ts'

function rulesOf(detection: string, head = 'logsource: {category: webserver}') {
  const text = `title: A test\nid: t\n${head}\ndetection:\n${detection.replace(/^/gm, '  ')}`
  return parseRules(text, { file: 'test.yml', origin: 'user' })
}

function holds(detection: string, target: ByteString, more: Partial<LogRecord> = {}): boolean {
  const { rules, problems } = rulesOf(detection)
  expect(problems.filter((problem) => problem.severity === 'error')).toEqual([])
  const { record, line } = testRecord(target, more)
  return createMatcher(compileRules(rules, [])).match(record, line, null).length > 0
}

function fault(detection: string, head?: string) {
  const { rules, problems } = rulesOf(detection, head)
  expect(rules).toEqual([])
  return problems[0]
}

describe('values', () => {
  test.each([
    ['equals, whatever the case', 'cs-method: post', '/', { method: 'POST' }, true],
    ['cased', 'cs-uri-stem|contains|cased: ADMIN', '/admin', {}, false],
    ['contains', 'cs-uri-stem|contains: ADMIN', '/x/admin/', {}, true],
    ['startswith', 'cs-uri-stem|startswith: /adm', '/x/admin/', {}, false],
    ['endswith', 'cs-uri-stem|endswith: .php', '/x.PHP', {}, true],
    ['all', 'cs-uri-stem|contains|all: [one, two]', '/one/', {}, false],
    ['all met', 'cs-uri-stem|contains|all: [one, two]', '/two/one', {}, true],
    ['a list is any', 'cs-uri-stem|contains: [one, two]', '/two', {}, true],
    ['star', 'cs-uri-stem: /a*z', '/abcz', {}, true],
    ['question mark', 'cs-uri-stem: /a?z', '/abcz', {}, false],
    ['question mark is one byte', 'cs-uri-stem: /a?z', '/abz', {}, true],
    ['escaped star', "cs-uri-stem: '/a\\*z'", '/abz', {}, false],
    ['escaped star met', "cs-uri-stem: '/a\\*z'", '/a*z', {}, true],
    ['escaped question mark', "cs-uri-query|contains: 'x.php\\?a='", '/x.php?a=1', {}, true],
    ['escaped backslash before a star', "cs-uri-stem: '/a\\\\*z'", '/a\\bz', {}, true],
    ['a lone backslash stays', "cs-uri-stem|contains: 'think\\app'", '/think\\app', {}, true],
    ['wildcard inside contains', 'cs-uri-stem|contains: a*c', '/xaxxcx', {}, true],
    ['re counts the case', 'cs-uri-stem|re: Admin', '/admin', {}, false],
    ['re|i does not', 'cs-uri-stem|re|i: Admin', '/admin', {}, true],
    ['re is found anywhere', "cs-uri-stem|re: 'a[0-9]+'", '/xa1', {}, true],
    ['cidr', 'c-ip|cidr: 192.0.2.0/24', '/', {}, true],
    ['cidr of another network', 'c-ip|cidr: 192.0.3.0/24', '/', {}, false],
    ['number', 'sc-status: 404', '/', { status: 404 }, true],
    ['number as text', "sc-status: '404'", '/', { status: 404 }, true],
    ['number with a star', "sc-status: '4*'", '/', { status: 404 }, true],
    ['list of numbers', 'sc-status: [200, 301]', '/', { status: 404 }, false],
    ['gte', 'sc-bytes|gte: 512', '/', {}, true],
    ['lt', 'sc-bytes|lt: 512', '/', {}, false],
    ['null', 'cs-referer: null', '/', {}, true],
    ['null with a value', 'cs-referer: null', '/', { referrer: 'x' }, false],
    ['empty text', "cs-user-agent: ''", '/', {}, true],
    ['a dash means null', "cs-user-agent: '-'", '/', {}, true],
    ['referrer spelled rightly', 'cs-referrer|contains: evil', '/', { referrer: 'http://evil/' }, true],
    ['exists', 'cs-cookie|exists: true', '/', {}, false],
    ['does not exist', 'cs-cookie|exists: false', '/', {}, true],
    ['windash', "cs-uri-query|contains|windash: ' -c'", '/x?%20/c', {}, true],
    [
      'base64',
      'cs-uri-query|base64offset|contains: whoami',
      `/?x=${Buffer.from('; whoami').toString('base64')}`,
      {},
      true,
    ],
    [
      'wide base64',
      'cs-uri-query|wide|base64|contains: dir',
      `/?x=${Buffer.from('dir', 'utf16le').toString('base64')}`,
      {},
      true,
    ],
    ['neq', 'cs-method|neq: GET', '/', {}, false],
    ['user', "cs-username|endswith: '$'", '/', { user: 'host$' }, true],
    ['extension', 'c-uri-extension: [exe, dll]', '/a/b.EXE?x', {}, true],
  ] as Array<[string, string, string, Partial<LogRecord>, boolean]>)('%s', (_name, item, target, more, expected) => {
    expect(holds(`s:\n  ${item}\ncondition: s`, target, more)).toBe(expected)
  })
})

describe('cs-uri-query is the whole target or the query part', () => {
  test.each([
    ['|contains: /cgi-bin/', '/cgi-bin/x', true],
    ['|startswith: /cgi-bin/', '/cgi-bin/x?a', true],
    ['|startswith: a=', '/cgi-bin/x?a=1', true],
    [': a=1', '/x?a=1', true],
    [': /x?a=1', '/x?a=1', true],
    ["|re: '^a=\\d$'", '/x?a=1', true],
    [': null', '/x', true],
    [': null', '/x?', true],
    [': null', '/x?a', false],
  ])('cs-uri-query%s on %s: %s', (item, target, expected) => {
    expect(holds(`s:\n  cs-uri-query${item}\ncondition: s`, target)).toBe(expected)
  })
})

describe('selections', () => {
  test('a map is all, a list of maps any', () => {
    const detection = 's:\n  - cs-method: POST\n    cs-uri-stem: /a\n  - cs-uri-stem: /b\ncondition: s'
    expect(holds(detection, '/a')).toBe(false)
    expect(holds(detection, '/b')).toBe(true)
  })
  test('keywords look at the whole line, in every view of its fields', () => {
    const detection = "k:\n  - '${jndi:'\n  - zmeu\ncondition: k"
    expect(holds(detection, '/', { userAgent: 'Made by ZmEu' })).toBe(true)
    expect(holds(detection, '/?x=%24%7Bjndi:ldap')).toBe(true)
    expect(holds(detection, '/')).toBe(false)
  })
  test('an empty field name with a modifier is a keyword', () => {
    const detection = "k:\n  '|all': [POST, 207, '/ecp/']\ncondition: k"
    expect(holds(detection, '/ecp/x', { method: 'POST', status: 207 })).toBe(true)
    expect(holds(detection, '/ecp/x', { method: 'POST', status: 404 })).toBe(false)
  })
  test('raw, decoded and twice decoded forms match, and a rule only once', () => {
    const { rules } = rulesOf("s:\n  cs-uri-query|contains: ['%2e%2e', '../']\ncondition: s")
    const matcher = createMatcher(compileRules(rules, []))
    for (const target of ['/%2e%2e/', '/%252e%252e/', '/..%2f', '/../']) {
      const { record, line } = testRecord(target)
      expect(matcher.match(record, line, null)).toEqual([0])
    }
  })
})

describe('conditions', () => {
  const selections =
    'sel_a: {cs-uri-stem|contains: aaa}\nsel_b: {cs-uri-stem|contains: bbb}\nother: {cs-uri-stem|contains: ccc}\n_hidden: {cs-uri-stem|contains: ddd}\n'
  test.each([
    ['sel_a or sel_b and other', '/aaa', true],
    ['(sel_a or sel_b) and other', '/aaa', false],
    ['sel_a and not sel_b', '/aaa', true],
    ['not sel_a and not not sel_b', '/bbb', true],
    ['1 of sel_*', '/bbb', true],
    ['any of sel_*', '/ccc', false],
    ['all of sel_*', '/aaa/bbb', true],
    ['all of them', '/aaa/bbb/ccc', true],
    ['1 of them', '/ddd', false],
    ['1 of _hid*', '/ddd', true],
    ['[sel_a, sel_b]', '/bbb', true],
    ['SEL_A', null, false],
  ])('%s on %s: %s', (condition, target, expected) => {
    const detection = `${selections}condition: ${condition.startsWith('[') ? condition : JSON.stringify(condition)}`
    if (target === null) expect(fault(detection)?.message).toContain('no selection')
    else expect(holds(detection, target)).toBe(expected)
  })
})

describe('faults name field, line and remedy', () => {
  test.each([
    ['s: {cs-nonsense: x}\ncondition: s', 'detection.s.cs-nonsense', 'unknown field', 5],
    ['s: {cs-uri-stem|fuzzy: x}\ncondition: s', 'detection.s.cs-uri-stem|fuzzy', 'unknown modifier', 5],
    ['s: {cs-uri-stem|fieldref: x}\ncondition: s', 'detection.s.cs-uri-stem|fieldref', 'fieldref', 5],
    ['s: {cs-uri-stem: x}\ncondition: s | count() by c-ip > 5', 'detection.condition', 'aggregation', 6],
    ['s: {cs-uri-stem: x}\ncondition: s and', 'detection.condition', 'ends too early', 6],
    ['s: {cs-uri-stem: x}\ncondition: (s', 'detection.condition', '")" is missing', 6],
    ['s: {cs-uri-stem: x}', 'detection.condition', 'no condition', 4],
    ['s: {}\ncondition: s', 'detection.s', 'empty', 5],
    ["s: {cs-uri-stem|re: '(?=x)'}\ncondition: s", 'detection.s.cs-uri-stem|re', 'linear time', 5],
    ['s: {c-ip|cidr: x}\ncondition: s', 'detection.s.c-ip|cidr', 'no network', 5],
  ])('%s', (detection, field, message, line) => {
    const found = fault(detection)
    expect(found).toMatchObject({ file: 'test.yml', field, line, severity: 'error' })
    expect(found?.message).toContain(message)
    expect(found?.remedy).not.toBe('')
  })
  test('a rule about something else is left out with a warning', () => {
    expect(fault('s: {EventID: 1}\ncondition: s', 'logsource: {product: windows}')?.severity).toBe('warning')
  })
  test('an unused selection is a warning', () => {
    const { rules, problems } = rulesOf('s: {cs-uri-stem: x}\nt: {cs-uri-stem: y}\ncondition: s')
    expect(rules).toHaveLength(1)
    expect(problems).toMatchObject([{ severity: 'warning', field: 'detection.t', line: 6 }])
  })
})

describe('documents', () => {
  test('one faulty document does not cost the others', () => {
    const good = 'title: G\nid: g\nlogsource: {category: webserver}\ndetection: {s: {cs-uri-stem: /x}, condition: s}'
    for (const bad of [
      'a: *x',
      'a: 1\na: 2',
      '[1, 2]',
      '"text"',
      'title: x',
      `${'['.repeat(100)}${']'.repeat(100)}`,
      'a: &b 1\nc: *b',
    ]) {
      const { rules, problems } = parseRules(`${good}\n---\n${bad}\n---\n${good.replace('id: g', 'id: h')}\n`, {
        file: 'f',
        origin: 'user',
      })
      expect(rules.map((rule) => rule.id)).toEqual(['g', 'h'])
      expect(problems).toHaveLength(1)
      expect(problems[0]?.line).toBeGreaterThan(4)
    }
  })
  test('hostile names change no prototype', () => {
    const text =
      'title: x\nid: x\nlogsource: {category: webserver}\n__proto__: {polluted: 1}\ndetection: {__proto__: {cs-uri-stem: /x}, constructor: {cs-uri-stem: /y}, condition: 1 of them}'
    const { rules } = parseRules(text, { file: 'f', origin: 'user' })
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(rules).toHaveLength(1)
  })
  test('what a rule says about itself is kept', () => {
    const head =
      'author: Someone\nlevel: high\ntags: [cve.2021-41773, cve.2021.42013]\nlogsource: {category: webserver}\nx-firebreak: {silent: true, tests: [{line: x, expect: match}]}'
    const [rule] = rulesOf('s: {cs-uri-stem: /x}\ncondition: s', head).rules
    expect(rule).toMatchObject({
      author: 'Someone',
      level: 'high',
      cves: ['CVE-2021-41773', 'CVE-2021-42013'],
      threat: 'cve-2021-41773',
      kind: 'exploit',
      silent: true,
      direction: 'inbound',
    })
    expect(rule?.tests).toEqual([{ line: 'x', expect: 'match' }])
  })
  test('Sigma rules carry their licence, proxy rules look outwards', () => {
    const text = 'title: x y\nid: x\nlogsource: {category: proxy}\ndetection: {s: {c-uri: /x}, condition: s}'
    const { rules } = parseRules(text, { file: 'f', origin: 'sigma' })
    expect(rules[0]).toMatchObject({ licence: 'DRL-1.1', direction: 'outbound', threat: 'x-y', kind: 'generic' })
    const { record, line } = testRecord('/x')
    expect(createMatcher(compileRules(rules, [])).match(record, line, null)).toEqual([])
    expect(createMatcher(compileRules(rules, [], { outbound: true })).match(record, line, null)).toEqual([0])
  })
})
