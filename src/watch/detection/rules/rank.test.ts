import { describe, expect, it } from 'vitest'
import { rankCves, weightOf } from './rank.ts'
import { parseRules } from './sigma.ts'

function rule(id: string, detection: string, cves: string[] = []) {
  const text = `title: ${id}\nid: ${id}\nlogsource: {category: webserver}\ntags: [${cves.map((cve) => `cve.${cve}`).join(', ')}]\ndetection:\n  a: ${detection}\n  condition: a\n`
  const { rules, problems } = parseRules(text, { file: 'x', origin: 'user' })
  expect(problems).toEqual([])
  return rules[0]!
}

const weight = (detection: string) => weightOf(rule('x', detection).condition)

describe('how much a rule says', () => {
  it('is nothing for traversal, escapes and words of any site', () => {
    expect(weight("{cs-uri-stem|contains: '/%2e%2e/%2e%2e/'}")).toBe(0)
    expect(weight("{cs-uri-stem|contains: ['/../', '/admin/login.php']}")).toBeLessThan(1)
    expect(weight("{cs-uri-stem|re: '.*/index\\.php(?:gadgetware)?'}")).toBeLessThan(1)
  })

  it('grows with the product words in it, of alternatives the weakest', () => {
    expect(weight('{cs-uri-stem|contains: /gadgetware/}')).toBe(10)
    expect(weight('{cs-uri-stem|contains: [/gadgetware/, /gw/]}')).toBe(2)
    expect(weight("{cs-uri-stem|re: '/(gadgetware|gizmo)/x+'}")).toBeGreaterThanOrEqual(5)
  })
})

describe('CVEs of the rules that matched', () => {
  it('come by the rule that says most, then by how much all rules for it say, then as the rule lists them', () => {
    const short = rule('short', '{cs-uri-stem|contains: /gadgetware}', ['2020-1111', '2020-2222'])
    const long = rule('long', '{cs-uri-stem|contains: /gadgetware/firmware}', ['2020-3333'])
    const other = rule('other', '{cs-uri-stem|contains: /gizmo}', ['2020-2222'])
    expect(rankCves([short, long])).toEqual(['CVE-2020-3333', 'CVE-2020-1111', 'CVE-2020-2222'])
    expect(rankCves([short, other])).toEqual(['CVE-2020-2222', 'CVE-2020-1111'])
    expect(rankCves([])).toEqual([])
  })
})
