import { describe, expect, it } from 'vitest'
import { apacheError } from './apache-error.ts'
import { nginxError } from './nginx-error.ts'
import { w3c } from './w3c.ts'

describe('w3c', () => {
  it('follows #Fields wherever it stands', () => {
    const parser = w3c.open()
    expect(parser.parse('2026-07-19 10:05:01 192.0.2.7')).toHaveProperty('failed')
    expect(parser.parse('#Software: Microsoft Internet Information Services 10.0')).toHaveProperty('skipped')
    expect(parser.parse('#Fields: date time c-ip cs-uri-stem cs(User-Agent)')).toHaveProperty('skipped')
    expect(parser.parse('2026-07-19 10:05:01 192.0.2.7 /a+b Mozilla/5.0+(X)')).toMatchObject({
      source: '192.0.2.7',
      target: '/a+b',
      userAgent: 'Mozilla/5.0 (X)',
      time: Date.UTC(2026, 6, 19, 10, 5, 1),
    })
    parser.parse('#Fields: time date cs-uri-query cs-uri-stem c-ip x-forwarded-for')
    expect(parser.parse('10:05:01 2026-07-19 q=1 /a 2001:DB8::1 192.0.2.9')).toMatchObject({
      source: '2001:db8::1',
      target: '/a?q=1',
      forwardedFor: '192.0.2.9',
    })
    expect(parser.layout()?.kind).toBe('delimited')
  })

  it('refuses a line with too many or too few fields', () => {
    const parser = w3c.open()
    parser.parse('#Fields: cs-uri-stem c-ip sc-status')
    expect(parser.parse('/a 9.9.9.9 192.0.2.7 200')).toHaveProperty('failed')
    expect(parser.parse('/a 192.0.2.7')).toHaveProperty('failed')
    expect(parser.parse('/a 192.0.2.7 200')).toMatchObject({ source: '192.0.2.7' })
  })

  it('reads CloudFront: tabs, percent-encoding, seconds', () => {
    const parser = w3c.open()
    parser.parse('#Version: 1.0')
    parser.parse(
      '#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query time-taken x-host-header',
    )
    expect(
      parser.parse(
        '2026-07-19\t10:05:01\tFRA2\t500\t192.0.2.7\tGET\td.cloudfront.net\t/a\t404\t-\tMozilla/5.0%20(X)\tq=%2520\t0.250\twww.example.com',
      ),
    ).toMatchObject({
      source: '192.0.2.7',
      target: '/a?q=%2520',
      userAgent: 'Mozilla/5.0 (X)',
      host: 'www.example.com',
      duration: 250,
    })
  })

  it('reads nothing while no field is the client', () => {
    const parser = w3c.open()
    parser.parse('#Fields: s-ip cs-uri-stem')
    expect(parser.parse('192.0.2.7 /')).toHaveProperty('failed')
    expect(parser.layout()).toBeNull()
  })
})

describe('apache-error', () => {
  function read(line: string) {
    return apacheError.open().parse(line)
  }

  it('reads 2.2, 2.4, IPv6 with and without port, system errors', () => {
    const noon = Date.UTC(2026, 6, 19, 10, 5, 1)
    expect(
      read('[Sun Jul 19 10:05:01 2026] [error] [client 192.0.2.7] File does not exist: /x, referer: http://r/'),
    ).toMatchObject({
      source: '192.0.2.7',
      time: noon,
      referrer: 'http://r/',
      other: { level: 'error' },
    })
    expect(
      read('[Sun Jul 19 10:05:01.123456 2026] [cgi:error] [pid 1:tid 2] [client 2001:db8::1:37752] x'),
    ).toMatchObject({
      source: '2001:db8::1',
      time: noon + 123,
      other: { module: 'cgi' },
    })
    expect(read('[Sun Jul 19 10:05:01 2026] [error] [client 2001:db8::1] x')).toMatchObject({ source: '2001:db8::1' })
    expect(
      read('[Sun Jul 19 10:05:01.1 2026] [core:error] [pid 1] (13)Permission denied: [client 192.0.2.7:1] x'),
    ).toMatchObject({ source: '192.0.2.7' })
  })

  it('takes no client from the message', () => {
    expect(read('[Sun Jul 19 10:05:01 2026] [notice] hello [client 9.9.9.9] x')).toHaveProperty('skipped')
    expect(read('[Sun Jul 19 10:05:01 2026] [error] [client 192.0.2.7] [client 9.9.9.9] x')).toMatchObject({
      source: '192.0.2.7',
    })
  })
})

describe('nginx-error', () => {
  function read(rest: string) {
    return nginxError.open().parse(`2026/07/19 10:05:01 [error] 1#1: *2 ${rest}`)
  }
  const SUFFIX = ', client: 192.0.2.7, server: s, request: "GET /a?b HTTP/1.1", host: "h", referrer: "http://r/"'

  it('reads the suffix nginx writes', () => {
    expect(read(`open() "/x" failed (2: No such file or directory)${SUFFIX}`)).toMatchObject({
      source: '192.0.2.7',
      method: 'GET',
      target: '/a?b',
      host: 'h',
      referrer: 'http://r/',
      other: { message: 'open() "/x" failed (2: No such file or directory)', level: 'error' },
    })
    expect(
      read('SSL_do_handshake() failed (SSL: error:1:x) while SSL handshaking, client: 192.0.2.7, server: 0.0.0.0:443'),
    ).toMatchObject({ source: '192.0.2.7' })
  })

  it('believes the first when no text of a client can stand before it', () => {
    expect(
      read(
        'access forbidden by rule, client: 192.0.2.7, server: s, request: "GET /", client: 9.9.9.9, server: s, request: "x HTTP/1.1", host: "h"',
      ),
    ).toMatchObject({ source: '192.0.2.7' })
  })

  it('passes over a fake that does not go on as nginx does', () => {
    expect(read(`open() "/x, client: 9.9.9.9, server: y/z" failed (2: No)${SUFFIX}`)).toMatchObject({
      source: '192.0.2.7',
    })
    expect(
      read(
        `open() "/x" failed (2: No), client: 192.0.2.7, server: s, request: "GET /, client: 9.9.9.9, server: y HTTP/1.1", host: "h"`,
      ),
    ).toMatchObject({ source: '192.0.2.7' })
  })

  it('refuses to choose between two that could both be true', () => {
    const fake = '": password mismatch, client: 9.9.9.9, server: s, request: "GET / HTTP/1.1", host: "h", referrer: "'
    expect(read(`user "x${fake}": password mismatch${SUFFIX}`)).toHaveProperty('failed')
    expect(read(`user "x": password mismatch${SUFFIX.slice(0, -1)}${fake}"`)).toHaveProperty('failed')
  })

  it('refuses a line cut where the true client may have stood', () => {
    const fake = '" failed (2: No), client: 9.9.9.9, server: s, request: "GET / HTTP/1.1", host: "'
    const line = `2026/07/19 10:05:01 [error] 1#1: *2 open() "/x${fake}${'a'.repeat(4000)}`.slice(0, 2047)
    expect(nginxError.open().parse(line)).toHaveProperty('failed')
  })

  it('skips lines about no client', () => {
    expect(
      nginxError.open().parse('2026/07/19 10:05:01 [notice] 1#1: signal process started, client: 9.9.9.9, server: s'),
    ).toHaveProperty('skipped')
  })
})
