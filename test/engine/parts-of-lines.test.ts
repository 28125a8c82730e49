import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { loadCatalogue } from '../../src/watch/catalogue/load.ts'
import { readLogs } from '../../src/watch/detection/engine/read-logs.ts'
import { createMatcher } from '../../src/watch/detection/rules/matcher.ts'
import { compileRules } from '../../src/watch/detection/rules/rule-set.ts'
import { parseRules } from '../../src/watch/detection/rules/sigma.ts'
import { formatById } from '../../src/watch/logs/formats/api.ts'
import type { Input } from '../../src/watch/logs/read/types.ts'
import { type Dice, dice } from './make-logs.ts'

/** The engine judges a line by its parts and remembers each; here every line is judged whole, by every rule. */

/** Rules whose parts meet in every way: request, agent, headers, the line as a whole, with and without a class of lines. */
const RULES = [
  ['refused-without-agent', '  a: {cs-user-agent: null}\n  b: {sc-status|gte: 400}\n  condition: a and b'],
  ['refused-dash', '  k: [\'"-"\']\n  b: {sc-status|gte: 400}\n  condition: k and b'],
  ['refused-no-dash', '  k: [\'"-"\']\n  b: {sc-status|gte: 400}\n  condition: b and not k'],
  ['refused-words', "  k: ['two words', 'a/b']\n  b: {sc-status|gte: 400}\n  condition: k and b"],
  ['refused-pattern', "  k: {'|re': 'say(ing)? [a-c]+'}\n  b: {sc-status|gte: 400}\n  condition: k and b"],
  ['refused-number', "  k: ['777']\n  b: {sc-status: 404}\n  condition: k and b"],
  ['agent-alone', '  a: {cs-user-agent|contains: probing-agent}\n  condition: a'],
  [
    'headers',
    '  a: {cs-user-agent|contains: shared-needle}\n  b: {cs-referer|contains: shared-needle}\n  condition: 1 of *',
  ],
  ['request-needle', '  a: {cs-uri-query|contains: shared-needle}\n  condition: a'],
  [
    'request-and-agent',
    '  a: {cs-uri-query|contains: shared-needle}\n  b: {cs-user-agent|contains: firefox}\n  condition: a and b',
  ],
  ['anywhere', "  k: ['shared-needle']\n  condition: k"],
  ['anywhere-else', "  k: ['shared-needle']\n  a: {cs-uri-query|contains: shared-needle}\n  condition: k and not a"],
  ['odd-method', '  m: {cs-method: PROPFIND}\n  r: {cs-referer: null}\n  condition: m and r'],
]
  .map(
    ([id, detection]) =>
      `title: ${id}\nid: ${id}\nlogsource: {category: webserver}\ndetection:\n${detection}\nx-firebreak: {threat: ${id}}\n`,
  )
  .join('---\n')

const PATHS = [
  '/',
  '/index.html',
  '/a//b',
  '/a/./b',
  '/shop/item.php',
  '/x%2fb',
  '/.env',
  '/two%20words',
  '/a.bak',
  '/say+a',
]
const QUERIES = [
  '',
  '',
  '?q=two+words',
  '?x=shared-needle',
  '?x=shared%2dneedle',
  '?a=777',
  '?q=saying%20abc',
  "?id=1'--",
]
const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0',
  '-',
  'probing-agent/1.0',
  'two words',
  'x shared-needle',
  'shared%2Dneedle',
  '() { :; }; echo',
  'curl/8.5.0',
  'say a',
]
const REFERRERS = [
  '-',
  '-',
  'https://example.org/',
  'https://example.org/?q=two+words',
  'http://a/b',
  '/a//b',
  'x?y=shared%2dneedle',
  '777',
]
const METHODS = ['GET', 'GET', 'POST', 'PROPFIND']
const STATUSES = [200, 200, 301, 404, 404, 500]

interface Drawn {
  source: string
  method: string
  path: string
  query: string
  status: number
  bytes: number
  referrer: string
  agent: string
}

function draw(random: Dice): Drawn {
  return {
    source: `198.51.100.${random.below(9)}`,
    method: random.pick(METHODS),
    path: random.pick(PATHS),
    query: random.pick(QUERIES),
    status: random.pick(STATUSES),
    bytes: random.pick([0, 12, 777, 20_777]),
    referrer: random.pick(REFERRERS),
    agent: random.pick(AGENTS),
  }
}

const FORMATS: Record<string, { head: string; line: (one: Drawn) => string }> = {
  combined: {
    head: '',
    line: (one) =>
      `${one.source} - - [21/Nov/2026:10:00:00 +0000] "${one.method} ${one.path}${one.query} HTTP/1.1" ${one.status} ${one.bytes} "${one.referrer}" "${one.agent}"`,
  },
  w3c: {
    head: '#Fields: date time c-ip cs-method cs-uri-stem cs-uri-query sc-status sc-bytes cs(Referer) cs(User-Agent)\n',
    line: (one) =>
      `2026-11-21 10:00:00 ${one.source} ${one.method} ${one.path} ${one.query.slice(1) || '-'} ${one.status} ${one.bytes} ${one.referrer} ${one.agent.replaceAll(' ', '+')}`,
  },
  'json-caddy': {
    head: '',
    line: (one) =>
      JSON.stringify({
        ts: 1795255200,
        logger: 'http.log.access',
        msg: 'handled request',
        request: {
          remote_ip: one.source,
          proto: 'HTTP/1.1',
          method: one.method,
          host: 'www.example.org',
          uri: one.path + one.query,
          headers: { 'User-Agent': [one.agent], Referer: [one.referrer] },
        },
        size: one.bytes,
        status: one.status,
      }),
  },
}

const catalogue = loadCatalogue()
const own = parseRules(RULES, { file: 'f', origin: 'user' })
const rules = [...catalogue.rules, ...own.rules]

/** Requests by rule, each line judged whole by every rule that does not wait for any other reason to look. */
function judgedWhole(format: string, text: string): Map<string, number> {
  const set = compileRules(rules, [])
  const matcher = createMatcher(set)
  const parser = formatById(format)!.open()
  const found = new Map<string, number>()
  for (const line of text.split('\n')) {
    const record = parser.parse(line)
    if (!('peer' in record)) continue
    for (const rule of matcher.match(record, line, null)) {
      const { id, silent } = rules[rule]!
      if (!silent && set.gates[rule] !== 'every') found.set(id, (found.get(id) ?? 0) + 1)
    }
  }
  return found
}

describe('lines judged by their parts come to what they come to as a whole', () => {
  it('with rules of every kind', () => {
    expect(own.problems).toEqual([])
    expect(own.rules.length).toBe(13)
  })

  for (const [format, { head, line }] of Object.entries(FORMATS)) {
    for (const kernel of ['wasm', 'plain'] as const) {
      it(`${format}, ${kernel}`, async () => {
        const random = dice(20261128)
        const text = head + Array.from({ length: 6000 }, () => `${line(draw(random))}\n`).join('')
        const bytes = Buffer.from(text, 'latin1')
        const named = { path: 'a.log', size: bytes.length, mtime: 0, start: 0, identity: 'a' }
        const input: Input = { kind: 'memory', bytes, ...named }
        const findings = await readLogs([input], { rules, correlations: [], kernel })
        expect(findings.unparsed).toBe(0)
        const counted = new Map(
          findings.threats.flatMap((threat) => threat.rules).map((one) => [one.rule.id, one.requests]),
        )
        const sorted = (map: Map<string, number>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1))
        expect(sorted(counted)).toEqual(sorted(judgedWhole(format, text)))
      })
    }
  }

  it('requests that differ by a NUL at their end have templates of their own', async () => {
    const line = (target: string) =>
      `198.51.100.9 - - [21/Nov/2026:10:00:00 +0000] "GET ${target} HTTP/1.1" 404 12 "-" "curl"\n`
    const bytes = Buffer.from(line('/') + line('/\0') + line('/\0\0') + line('/'), 'latin1')
    const input: Input = { kind: 'memory', bytes, path: 'a.log', size: bytes.length, mtime: 0, start: 0, identity: 'a' }
    const { templates } = await readLogs([input], { rules: [], correlations: [], kernel: 'wasm' })
    expect(templates.map(({ template, requests }) => [template, requests]).toSorted()).toEqual([
      ['GET /', 2],
      ['GET /{bin}', 2],
    ])
  })
})
