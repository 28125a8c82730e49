import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogRecord } from '../../../model/record.ts'
import { combined } from './combined.ts'
import { scanJson } from './cut/scan-json.ts'
import { formatFromMapping } from './json-mapping.ts'
import { formatFromLayout } from './layout-format.ts'
import { delimited } from './layout-template.ts'

function read(line: string): LogRecord {
  const parsed = combined.open().parse(line)
  if (!('source' in parsed)) throw new Error(JSON.stringify(parsed))
  return parsed
}

function request(text: string): LogRecord {
  return read(`192.0.2.7 - - [19/Jul/2001:10:05:01 +0000] "${text}" 400 - "-" "-"`)
}

function time(text: string): number | null {
  return read(`192.0.2.7 - - [${text}] "GET / HTTP/1.1" 400 - "-" "-"`).time
}

function source(text: string): string | null {
  const parsed = combined.open().parse(`${text} - - [19/Jul/2001:10:05:01 +0000] "GET / HTTP/1.1" 400 - "-" "-"`)
  return 'source' in parsed ? parsed.source : null
}

describe('requests', () => {
  it('splits method, target and protocol', () => {
    expect(request('GET /a?b HTTP/1.1')).toMatchObject({ method: 'GET', target: '/a?b', protocol: 'HTTP/1.1' })
    expect(request('get /a b c HTTP/2.0')).toMatchObject({ method: 'get', target: '/a b c', protocol: 'HTTP/2.0' })
    expect(request('OPTIONS * RTSP/1.0')).toMatchObject({ method: 'OPTIONS', target: '*', protocol: 'RTSP/1.0' })
    expect(request('CONNECT h:25 HTTP/1.1')).toMatchObject({ method: 'CONNECT', target: 'h:25' })
  })

  it('takes a request without protocol when it asks for a path', () => {
    expect(request('GET /a b')).toMatchObject({ method: 'GET', target: '/a b', protocol: null })
  })

  it('keeps garbage as the request and nothing else', () => {
    for (const garbage of ['\\x16\\x03\\x01\\x02', 'GET', 'a b c', "145.ll|'|'|x", 'GET HTTP/1.1']) {
      expect(request(garbage)).toMatchObject({ method: null, target: null, protocol: null })
      expect(request(garbage).request).not.toBeNull()
    }
    expect(request('\\x16\\x03').request).toBe('\x16\x03')
  })

  it('knows no request in `-` and in nothing', () => {
    expect(request('-').request).toBeNull()
    expect(request('').request).toBeNull()
  })

  it('undoes escapes after cutting', () => {
    expect(request('GET /\\"\\\\\\x41\\t\\q HTTP/1.1').target).toBe('/"\\A\t\\q')
    expect(request('GET /\\x20b HTTP/1.1')).toMatchObject({ target: '/ b' })
  })

  it('reads on at quotes a careless server did not escape', () => {
    expect(request('GET /a"b" c HTTP/1.1').target).toBe('/a"b" c')
  })

  it('keeps NUL and bytes that are no UTF-8', () => {
    expect(request('GET /\0\xff\xc0\xaf HTTP/1.1').target).toBe('/\0\xff\xc0\xaf')
  })
})

describe('times', () => {
  const noon = Date.UTC(2001, 6, 19, 10, 5, 1)

  it('reads zones, fractions and months in any case', () => {
    expect(time('19/Jul/2001:10:05:01 +0000')).toBe(noon)
    expect(time('19/jUL/2001:05:05:01 -0500')).toBe(noon)
    expect(time('19/JUL/2001:15:35:01 +0530')).toBe(noon)
    expect(time('19/Jul/2001:10:05:01.250 +0000')).toBe(noon + 250)
    expect(time('19/Jul/2001:10:05:01')).toBe(noon)
  })

  it('remembers the minute without mixing zones', () => {
    const parser = combined.open()
    const line = (text: string) => `192.0.2.7 - - [${text}] "-" 400 - "-" "-"`
    for (const [text, expected] of [
      ['19/Jul/2001:10:05:01 +0000', noon],
      ['19/Jul/2001:10:05:59 +0000', noon + 58_000],
      ['19/Jul/2001:10:05:01 +0100', noon - 3_600_000],
      ['19/Jul/2001:10:05:02 +0000', noon + 1000],
    ] as const) {
      expect(parser.parse(line(text))).toMatchObject({ time: expected })
    }
  })

  it('refuses times that are none', () => {
    for (const text of ['19/Foo/2001:10:05:01 +0000', '31/Feb/2001:10:05:01 +0000', '19/Jul/2001:25:05:01 +0000', 'x'])
      expect(() => time(text)).toThrow()
  })
})

describe('sources', () => {
  it('is an address in canonical form or a name', () => {
    expect(source('2001:DB8:0:0::1')).toBe('2001:db8::1')
    expect(source('::ffff:192.0.2.7')).toBe('192.0.2.7')
    expect(source('Unicomp6.UNICOMP.net')).toBe('unicomp6.unicomp.net')
    expect(source('fe80::1%eth0')).toBe('fe80::1')
    expect(source('unix:')).toBe('unix:')
  })

  it('is nothing else', () => {
    for (const text of ['0177.0.0.1', '1.2.3', '256.1.1.1', '1.2.3.4:80', '-', '1.2.3.4,', 'a:b', '[::1]', '"1.2.3.4"'])
      expect(source(text), text).toBeNull()
  })

  it('never is a virtual host in front of the true line', () => {
    expect(source('www.example.com 192.0.2.7')).toBeNull()
  })
})

it('takes a line cut inside its last field', () => {
  expect(read('192.0.2.7 - - [19/Jul/2001:10:05:01 +0000] "GET / HTTP/1.1" 200 5 "-" "Mozil').userAgent).toBe('Mozil')
})

it('lets a user name hold spaces and brackets', () => {
  expect(read('192.0.2.7 - a [b] c [19/Jul/2001:10:05:01 +0000] "GET / HTTP/1.1" 200 5 "-" "-"').user).toBe('a [b] c')
})

it('writes a field and reads the same field, whatever it holds', () => {
  const bytes = fc.string({
    unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
    minLength: 2,
  })
  fc.assert(
    fc.property(bytes, (agent) => {
      const escaped = agent.replace(
        /["\\\0-\x1f\x7f-\xff]/g,
        (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
      )
      const line = `192.0.2.7 - - [19/Jul/2001:10:05:01 +0000] "GET / HTTP/1.1" 200 5 "-" "${escaped}"`
      expect(read(line).userAgent).toBe(agent)
    }),
  )
})

it('refuses a layout without a source', () => {
  expect(() => formatFromLayout('x', 'x', delimited('{status}')).open()).toThrow('source')
})

describe('JSON', () => {
  const mapped = formatFromMapping({ source: ['a.ip', 'ip'], 'time-iso': 't', target: 'u', forwardedFor: 'x.*' }).open()

  it('reads paths, dotted names, arrays and several paths for one meaning', () => {
    expect(mapped.parse('{"a":{"ip":"192.0.2.7"},"ip":"9.9.9.9","u":"/","x":["1.1.1.1","2.2.2.2"]}')).toMatchObject({
      source: '192.0.2.7',
      target: '/',
      forwardedFor: '1.1.1.1, 2.2.2.2',
    })
    expect(mapped.parse('{"a.ip":"192.0.2.7"}')).toMatchObject({ source: '192.0.2.7' })
    expect(mapped.parse('{"a":null,"ip":"192.0.2.7"}')).toMatchObject({ source: '192.0.2.7' })
  })

  it('refuses what a client could have slipped in', () => {
    for (const line of [
      '{"ip":"192.0.2.7","ip":"9.9.9.9"}',
      '{"ip":"192.0.2.7"} {"ip":"9.9.9.9"}',
      '{"ip":"192.0.2.7"',
      '{"u":"/"}',
    ])
      expect(mapped.parse(line), line).toHaveProperty('failed')
  })

  it('turns escapes into bytes', () => {
    expect(mapped.parse('{"ip":"192.0.2.7","u":"/\\u00e9\\ud83d\\ude00\\n\\/\\x41"}')).toMatchObject({
      target: '/\xc3\xa9\xf0\x9f\x98\x80\n/A',
    })
  })

  it('finds what JSON.parse finds', () => {
    const scan = scanJson(['k', 'o.k', 'l.1'])
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), fc.string(), (text, noise, second) => {
        const line = JSON.stringify({ z: noise, k: text, o: { y: noise, k: second }, l: [noise, 'x'] })
        const bytes = Buffer.from(line, 'utf8').toString('latin1')
        const utf8 = (value: string) => Buffer.from(value, 'utf8').toString('latin1')
        if (/[\ud800-\udfff]/.test(text + second)) return
        expect(scan(bytes)).toEqual([utf8(text), utf8(second), 'x'])
      }),
    )
  })
})
