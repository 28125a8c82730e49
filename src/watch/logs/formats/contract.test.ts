import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatById, formats } from './api.ts'
import { createAnyParser, detectFormat } from './detect.ts'
import type { Parsed } from './types.ts'

const T = '[19/Jul/2026:10:05:01 +0000]'
const REST = `${T} "GET /a?b=c HTTP/1.1" 404 5 "http://r/" "Agent/1.0"`
const NOON = Date.UTC(2026, 6, 19, 10, 5, 1)

/** One line a member, asked by 192.0.2.7 at 10:05:01 UTC on 19 July 2026. A member without an example fails. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  'json-caddy': [
    '{"ts":1784455501.0,"request":{"remote_ip":"192.0.2.7","method":"GET","uri":"/a?b=c","proto":"HTTP/1.1","headers":{"User-Agent":["x"]}},"status":404}',
  ],
  'json-traefik': [
    '{"ClientAddr":"192.0.2.7:1","ClientHost":"198.51.100.1","RequestMethod":"GET","RequestPath":"/a?b=c","DownstreamStatus":404,"StartUTC":"2026-07-19T10:05:01Z"}',
  ],
  'json-nginx': [
    '{"remote_addr":"192.0.2.7","time_iso8601":"2026-07-19T10:05:01+00:00","request":"GET /a?b=c HTTP/1.1","status":"404"}',
  ],
  'json-envoy': [
    '{"start_time":"2026-07-19T10:05:01Z","method":"GET","path":"/a?b=c","response_code":404,"downstream_remote_address":"192.0.2.7:1"}',
  ],
  'json-fastly': [
    '{"timestamp":"2026-07-19T10:05:01+0000","client_ip":"192.0.2.7","url":"/a?b=c","request_method":"GET","response_status":404}',
  ],
  'json-ecs': [
    '{"@timestamp":"2026-07-19T10:05:01Z","source":{"ip":"192.0.2.7"},"http.request.method":"GET","url":{"original":"/a?b=c"},"http":{"response":{"status_code":404}}}',
  ],
  w3c: [
    '#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) sc-status',
    '2026-07-19 10:05:01 10.0.0.1 GET /a b=c 192.0.2.7 Agent/1.0+(x) 404',
  ],
  'apache-error': ['[Sun Jul 19 10:05:01.000000 2026] [core:error] [pid 1:tid 2] [client 192.0.2.7:80] AH00128: no'],
  'nginx-error': [
    '2026/07/19 10:05:01 [error] 1#1: *2 open() "/x" failed (2: No such file), client: 192.0.2.7, server: s, request: "GET /a?b=c HTTP/1.1", host: "h"',
  ],
  'haproxy-http': [
    '192.0.2.7:1 [19/Jul/2026:10:05:01.000] f b/s 0/0/0/1/1 404 5 - - ---- 1/1/0/0/0 0/0 "GET /a?b=c HTTP/1.1"',
  ],
  alb: [
    'https 2026-07-19T10:05:02Z e 192.0.2.7:1 10.0.0.1:80 0 0 0 404 404 1 5 "GET https://h:443/a?b=c HTTP/1.1" "Agent" - - a "r" "h" "c" 0 2026-07-19T10:05:01Z "forward" "-"',
  ],
  elb: [
    '2026-07-19T10:05:01Z e 192.0.2.7:1 10.0.0.1:80 0 0 0 404 404 1 5 "GET https://h:443/a?b=c HTTP/1.1" "Agent" - -',
  ],
  zoraxy: [
    '2026/07/19 10:05:01 [2026-07-19 10:05:01.000] [router:host-http] [origin:h] [client: 192.0.2.7] [useragent: A b] GET /a?b=c 404',
  ],
  'nginx-proxy-manager': [
    `${T} - 404 404 - GET http h "/a?b=c" [Client 192.0.2.7] [Length 5] [Gzip -] [Sent-to s] "Agent" "-"`,
  ],
  'nginx-host-source': [`${T} h 192.0.2.7 0.1 "GET /a?b=c HTTP/1.1" 404 5 5 - Agent 1`],
  'traefik-clf': [`192.0.2.7 - - ${REST} 1 "r@docker" "http://10.0.0.1:80" 3ms`],
  'combined-forwarded': [`192.0.2.7 - - ${REST} "198.51.100.1, 10.0.0.1"`],
  lighttpd: [`192.0.2.7 www.example.com - ${REST}`],
  combined: [`192.0.2.7 - - ${REST}`],
  'combined-short': [`192.0.2.7 - ${REST}`],
  bunkerweb: [`www.example.com 192.0.2.7 - 0a1b2c - ${REST}`],
  'vhost-combined-forwarded': [`www.example.com 192.0.2.7 - - ${REST} "-"`],
  'vhost-combined': [`www.example.com:443 192.0.2.7 - - ${REST}`],
  'vhost-combined-extra': [`www.example.com 192.0.2.7 - - ${REST} 0.1 0.2`],
  'vhost-common': [`www.example.com 192.0.2.7 - - ${T} "GET /a?b=c HTTP/1.1" 404 5`],
  common: [`192.0.2.7 - - ${T} "GET /a?b=c HTTP/1.1" 404 5`],
  'common-extra': [`192.0.2.7 - - ${T} "GET /a?b=c HTTP/1.1" 404 5 0.1`],
}

function last(parse: (line: string) => Parsed, lines: readonly string[]): Parsed {
  let parsed: Parsed = { failed: 'no line' }
  for (const line of lines) parsed = parse(line)
  return parsed
}

describe.each(formats.map((format) => ({ id: format.id, format })))('$id', ({ id, format }) => {
  const example = EXAMPLES[id] ?? []

  it('has a kebab-case id of its own, a title and an example', () => {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(formats.filter((other) => other.id === id)).toHaveLength(1)
    expect(formatById(id)).toBe(format)
    expect(format.title).not.toBe('')
    expect(example).not.toEqual([])
  })

  it('reads its example: who, when, what', () => {
    const parser = format.open()
    const parsed = last((line) => parser.parse(line), example)
    expect(parsed).toMatchObject({ source: '192.0.2.7', peer: '192.0.2.7', time: NOON })
    if (id !== 'apache-error') expect(parsed).toMatchObject({ method: 'GET', target: '/a?b=c' })
    if (!id.endsWith('-error')) expect(parsed).toMatchObject({ status: 404 })
  })

  it('is found by its example', () => {
    expect(detectFormat(example)?.format.id).toBe(id)
  })

  it('reads lines with a carriage return at the end', () => {
    const parser = format.open()
    expect(last((line) => parser.parse(`${line}\r`), example)).toMatchObject({ source: '192.0.2.7' })
  })

  it('reads lines behind a syslog or container prefix', () => {
    if (format.directives) return
    const line = example.at(-1) ?? ''
    const prefixes = [
      'Jul 19 10:05:01 web-1 nginx: ',
      'Jul  9 10:05:01 web-1 httpd[123]: ',
      '<134>1 2026-07-19T10:05:01.123Z web-1 nginx 12 - - ',
      '2026-07-19T10:05:01.123456789Z stdout F ',
      'nginx-1  | ',
    ]
    for (const prefix of prefixes) {
      expect(format.open().parse(prefix + line), prefix).toMatchObject({ source: '192.0.2.7' })
    }
    const docker = JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: '2026-07-19T10:05:01Z' })
    expect(format.open().parse(docker)).toMatchObject({ source: '192.0.2.7' })
  })

  it('skips blank lines and throws at nothing', () => {
    expect(format.open().parse('')).not.toHaveProperty('source')
    const parser = format.open()
    const mixed = createAnyParser(format)
    const bytes = fc.string({
      unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
      maxLength: 300,
    })
    const line = example.at(-1) ?? ''
    fc.assert(
      fc.property(bytes, fc.nat({ max: line.length }), fc.nat({ max: 40 }), (noise, at, cut) => {
        for (const text of [noise, line.slice(0, at) + noise + line.slice(at + cut)]) {
          const parsed = parser.parse(text)
          expect('source' in parsed || 'failed' in parsed || 'skipped' in parsed).toBe(true)
          mixed.parse(text)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('takes linear time on lines of 64 KiB', () => {
    const parser = format.open()
    for (const line of example.slice(0, -1)) parser.parse(line)
    const line = example.at(-1) ?? ''
    const middle = Math.floor(line.length * 0.6)
    const started = performance.now()
    for (const noise of [
      '"',
      '\\',
      '\\"',
      ' [',
      '" ',
      '] "',
      ' ',
      '[',
      ', client: 1.2.3.4',
      ': ',
      '{"a":',
      '[client ',
      '%22',
      '\t',
      '9',
    ])
      parser.parse((line.slice(0, middle) + noise.repeat(65_536)).slice(0, 65_500) + line.slice(middle, middle + 30))
    expect(performance.now() - started).toBeLessThan(1500)
  })
})
