import { describe, expect, it } from 'vitest'
import { combined } from '../../../logs/formats/combined.ts'
import { createMatcher } from '../matcher.ts'
import { compileRules } from '../rule-set.ts'
import { importRules } from './api.ts'
import { seconds } from './durations.ts'

function scenario(filter: string, rest = 'type: trigger'): ReturnType<typeof importRules> {
  const text = `${rest}\nname: test/one\ngroupby: evt.Meta.source_ip\nfilter: |\n  ${filter}\nlabels: {confidence: 3}\n`
  return importRules([{ file: 'one.yaml', text }], { from: 'crowdsec' })
}

function isMatch(filter: string, request: string, status = 404, agent = '-'): boolean {
  const { rules, skipped } = scenario(filter)
  expect(skipped).toEqual([])
  const line = `192.0.2.1 - - [01/Jan/2026:00:00:00 +0000] "${request}" ${status} 10 "-" "${agent}"`
  const record = combined.open().parse(line)
  return 'source' in record && createMatcher(compileRules(rules, [])).match(record, line, null).length > 0
}

describe('what a CrowdSec filter looks at', () => {
  it('is the path with its query, in any encoding, with and without letter case', () => {
    expect(isMatch('Upper(evt.Meta.http_path) contains Upper("/a/b?c=d")', 'GET /A/b?C=d HTTP/1.1')).toBe(true)
    expect(isMatch('evt.Meta.http_path contains "/a/b"', 'GET /A/b HTTP/1.1')).toBe(false)
    expect(isMatch('Upper(PathUnescape(evt.Meta.http_path)) contains "${X"', 'GET /%24%7bx HTTP/1.1')).toBe(true)
  })

  it('is the file name', () => {
    const isLogin = (request: string) => isMatch("evt.Parsed.file_name == 'wp-login.php'", request)
    expect(isLogin('POST /blog/wp-login.php?x=/y HTTP/1.1')).toBe(true)
    expect(isLogin('POST /old-wp-login.php HTTP/1.1')).toBe(false)
    expect(isMatch("evt.Parsed.file_name contains 'config'", 'GET /config/x HTTP/1.1')).toBe(false)
    expect(isMatch("evt.Parsed.file_name contains 'config'", 'GET /a/my.config.bak HTTP/1.1')).toBe(true)
  })

  it('is a file stem of six letters, none of them small', () => {
    const filter = 'Upper(evt.Parsed.file_frag) == evt.Parsed.file_frag && len(evt.Parsed.file_frag) == 6'
    expect(isMatch(filter, 'GET /ABCDEF HTTP/1.1')).toBe(true)
    expect(isMatch(filter, 'GET /a/ABC1EF.php HTTP/1.1')).toBe(true)
    expect(isMatch(filter, 'GET /ABCDEf HTTP/1.1')).toBe(false)
    expect(isMatch(filter, 'GET /ABCDEFG HTTP/1.1')).toBe(false)
    expect(isMatch(filter, 'GET /ABC.DE HTTP/1.1')).toBe(false)
  })

  it('is whether the file is a static one', () => {
    expect(isMatch("evt.Parsed.static_ressource == 'false'", 'GET /a.PNG HTTP/1.1')).toBe(false)
    expect(isMatch("evt.Parsed.static_ressource == 'false'", 'GET /a.php HTTP/1.1')).toBe(true)
    expect(isMatch("evt.Parsed.static_ressource == 'false'", '\\x16\\x03', 400)).toBe(true)
  })

  it('is the status as a text or a number', () => {
    expect(isMatch("evt.Meta.http_status in ['404', '403']", 'GET / HTTP/1.1', 403)).toBe(true)
    expect(isMatch("evt.Meta.http_status startsWith ('40')", 'GET / HTTP/1.1', 409)).toBe(true)
    expect(isMatch("evt.Meta.http_status startsWith '40'", 'GET / HTTP/1.1', 410)).toBe(false)
    expect(isMatch('int(evt.Meta.http_status) >= 500', 'GET / HTTP/1.1', 499)).toBe(false)
  })

  it('is the length of the query, and none at all', () => {
    const filter = 'int(evt.Meta.http_args_len) >= 2 && int(evt.Meta.http_args_len) <= 3'
    expect(['/?a', '/?ab', '/?abc', '/?abcd'].map((target) => isMatch(filter, `GET ${target} HTTP/1.1`))).toEqual([
      false,
      true,
      true,
      false,
    ])
    expect(isMatch('int(evt.Meta.http_args_len) == 0', 'GET /a HTTP/1.1')).toBe(true)
  })

  it('is the protocol version', () => {
    const filter = 'evt.Parsed.http_version != "" && evt.Parsed.http_version not in ["1.0", "2.0"]'
    expect(isMatch(filter, 'GET / HTTP/1.2')).toBe(true)
    expect(isMatch(filter, 'GET / HTTP/2')).toBe(false)
    expect(isMatch(filter, 'GET / HTTP/2.0')).toBe(false)
    expect(isMatch(filter, '-', 400)).toBe(false)
  })

  it('chooses, negates and goes through lists', () => {
    expect(isMatch("evt.Parsed.verb == 'POST' ? false : evt.Meta.http_path startsWith '/a'", 'GET /abc HTTP/1.1')).toBe(
      true,
    )
    expect(isMatch("evt.Parsed.verb != 'POST'", 'POST / HTTP/1.1')).toBe(false)
    expect(isMatch("any(['/a', '/b'], {evt.Meta.http_path endsWith #})", 'GET /x/b HTTP/1.1')).toBe(true)
    expect(
      isMatch('RegexpInFile(evt.Parsed.http_user_agent, "bad_user_agents.regex.txt")', 'GET / HTTP/1.1', 200, 'Nikto'),
    ).toBe(true)
  })
})

describe('a scenario that cannot become a rule', () => {
  it.each([
    ['JsonExtract(evt.Meta.http_path, "x") == "y"', 'type: trigger', 'JsonExtract()'],
    ['any(File("unheard-of.txt"), {evt.Meta.http_path contains #})', 'type: trigger', 'unheard-of.txt'],
    ['evt.Enriched.IsoCode == "XX"', 'type: trigger', 'evt.Enriched.IsoCode'],
    ['constructor == "x"', 'type: trigger', 'looks at constructor'],
    ['evt.Meta.service == "ssh"', 'type: trigger', 'never be true'],
    ['evt.Meta.http_path ==', 'type: trigger', 'character'],
    ["evt.Meta.http_path == '/'", 'type: bayesian', 'bayesian'],
    ["evt.Meta.http_path == '/'", 'type: leaky\nleakspeed: 10s', 'capacity'],
    ["evt.Meta.http_path == '/'", 'type: leaky\ncapacity: 3', 'leakspeed'],
    ["evt.Meta.http_path == '/'", 'type: leaky\ncapacity: 3\nleakspeed: 1s\ndistinct: evt.Enriched.ASN', 'distinct'],
  ])('is skipped with the reason: %s, %s', (filter, rest, why) => {
    const { rules, correlations, skipped } = scenario(filter, rest)
    expect([rules, correlations]).toEqual([[], []])
    expect(skipped[0]?.why).toContain(why)
  })
})

describe('the CVE a scenario names', () => {
  const withCve = (filter: string) => {
    const text = `type: trigger\nname: test/cve\ngroupby: evt.Meta.source_ip\nfilter: |\n  ${filter}\nlabels: {classification: [cve.CVE-2021-99999, attack.T1190], behavior: "http:exploit"}\n`
    return importRules([{ file: 'one.yaml', text }]).rules
  }

  it('is kept where the path names a product', () => {
    expect(withCve('evt.Meta.http_path contains "/some-product/run"')).toMatchObject([
      { cves: ['CVE-2021-99999'], threat: 'cve-2021-99999', kind: 'exploit', tags: ['cve.2021-99999', 'attack.t1190'] },
    ])
  })

  it('is dropped from the alternative that is only a traversal', () => {
    expect(
      withCve('evt.Meta.http_path contains "/%2e%2e/%2e%2e/" or evt.Meta.http_path contains "/some-product/"'),
    ).toMatchObject([
      { id: 'test-cve', cves: ['CVE-2021-99999'] },
      { id: 'test-cve-loose', cves: [], kind: 'generic', tags: ['attack.t1190'] },
    ])
  })
})

describe('durations', () => {
  it('are read as Go writes them', () => {
    expect(['10s', '0.5s', '1m30s', '2h', '100ms'].map(seconds)).toEqual([10, 0.5, 90, 7200, 0.1])
    expect(['', '10', 'fast', undefined].map(seconds)).toEqual([null, null, null, null])
  })
})
