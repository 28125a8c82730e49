import { describe, expect, it } from 'vitest'
import { FirebreakError } from '../../../support/errors.ts'
import { formatFromApache } from './apache-log-format.ts'
import { formatFromNginx } from './nginx-log-format.ts'
import type { Parsed } from './types.ts'

const T = '19/Jul/2026:10:05:01 +0000'
const NOON = Date.UTC(2026, 6, 19, 10, 5, 1)

function apache(format: string, line: string): Parsed {
  return formatFromApache(format).open().parse(line)
}

function nginx(format: string, line: string, escape?: 'default' | 'json' | 'none'): Parsed {
  return formatFromNginx(format, 'x', escape).open().parse(line)
}

function refusal(make: () => unknown): string {
  try {
    make()
  } catch (error) {
    if (error instanceof FirebreakError && error.code === 'format-broken') return error.message
    throw error
  }
  return ''
}

describe('Apache LogFormat', () => {
  it('reads combined with quotes still escaped, conditions and durations', () => {
    const format = '%h %l %u %t \\"%r\\" %>s %b \\"%{Referer}i\\" \\"%400,501{User-agent}i\\" %D'
    expect(apache(format, `192.0.2.7 - a b [${T}] "GET / HTTP/1.0" 200 5 "-" "ua" 1500`)).toMatchObject({
      source: '192.0.2.7',
      user: 'a b',
      time: NOON,
      status: 200,
      userAgent: 'ua',
      duration: 1.5,
    })
  })

  it('knows the nicknames', () => {
    expect(apache('vhost_combined', `h.example:80 192.0.2.7 - - [${T}] "GET / HTTP/1.0" 200 5 "-" "ua"`)).toMatchObject(
      {
        source: '192.0.2.7',
        host: 'h.example',
        other: { port: '80' },
      },
    )
  })

  it('puts a time together from several directives', () => {
    const iso = '%{%Y-%m-%dT%T}t.%{msec_frac}t%{%z}t %a "%r"'
    expect(apache(iso, '2026-07-19T12:05:01.123+0200 192.0.2.7 "GET / HTTP/1.1"')).toMatchObject({ time: NOON + 123 })
    expect(apache('%{sec}t %a', `${NOON / 1000} 192.0.2.7`)).toMatchObject({ time: NOON })
    expect(apache('%{begin:msec}t %a', `${NOON + 5} 192.0.2.7`)).toMatchObject({ time: NOON + 5 })
    expect(apache('%{end:usec}t %a', `${NOON}500 192.0.2.7`)).toMatchObject({ time: NOON })
    expect(apache('%{%F %T}t %h "%r"', '2026-07-19 10:05:01 192.0.2.7 "GET / HTTP/1.1"')).toMatchObject({ time: NOON })
    expect(apache('%{%d/%b/%Y:%T %z}t %h', `${T} 192.0.2.7`)).toMatchObject({ time: NOON })
  })

  it('prefers the client of mod_remoteip and the last status', () => {
    expect(
      apache('%a %{c}a "%m %U%q %H" %s %>s %{ms}T', '192.0.2.7 10.0.0.1 "GET /a?b HTTP/1.1" 301 200 12'),
    ).toMatchObject({
      source: '192.0.2.7',
      method: 'GET',
      target: '/a?b',
      protocol: 'HTTP/1.1',
      status: 200,
      duration: 12,
      other: { peer: '10.0.0.1', status: '301' },
    })
  })

  it('reads JSON written by hand', () => {
    const format = '{"t":"%t","ip":"%a","ua":"%{User-Agent}i","x":"%{Foo}o","s":%>s}'
    expect(apache(format, `{"t":"[${T}]","ip":"192.0.2.7","ua":"x \\" y","x":"-","s":200}`)).toMatchObject({
      source: '192.0.2.7',
      time: NOON,
      userAgent: 'x " y',
      status: 200,
    })
  })

  it('refuses what cannot be cut, naming the directive', () => {
    expect(refusal(() => formatFromApache('%h%l'))).toContain('%h and %l')
    expect(refusal(() => formatFromApache('%h %r %>s'))).toContain('%r')
    expect(refusal(() => formatFromApache('%h %{User-Agent}i %>s'))).toContain('%{User-Agent}i')
    expect(refusal(() => formatFromApache('%t "%r"'))).toContain('no client address')
    expect(refusal(() => formatFromApache('%h %y{'))).toBe('')
  })

  it('refuses text of a client in front of the address unless it is fenced off', () => {
    expect(refusal(() => formatFromApache('%V|%h|%>s|%{User-Agent}i'))).toContain('%V')
    expect(refusal(() => formatFromApache('%{X-Real-IP}i;%h'))).toContain('%{X-Real-IP}i')
    expect(apache('"%{User-Agent}i" %h %>s', '"a \\" 9.9.9.9 b" 192.0.2.7 200')).toMatchObject({ source: '192.0.2.7' })
    expect(apache('%V %h %l %u %t "%r"', `h 9.9.9.9 - x 192.0.2.7 - - [${T}] "GET / HTTP/1.0"`)).toHaveProperty(
      'failed',
    )
  })
})

describe('nginx log_format', () => {
  it('reads main with more behind it', () => {
    const format =
      '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" "$http_x_forwarded_for" rt=$request_time ua="$upstream_addr"'
    expect(
      nginx(
        format,
        `192.0.2.7 - - [${T}] "GET / HTTP/1.0" 200 5 "-" "ua" "5.6.7.8" rt=0.123 ua="10.0.0.1:80, 10.0.0.2:80"`,
      ),
    ).toMatchObject({
      source: '192.0.2.7',
      forwardedFor: '5.6.7.8',
      duration: 123,
      other: { upstream_addr: '10.0.0.1:80, 10.0.0.2:80' },
    })
  })

  it('reads times in other places and forms', () => {
    expect(
      nginx(
        '[$time_local] $host $remote_addr "$request" $http_user_agent',
        `[${T}] h 192.0.2.7 "GET / HTTP/1.1" Mozilla 5`,
      ),
    ).toMatchObject({
      time: NOON,
      host: 'h',
      userAgent: 'Mozilla 5',
    })
    expect(nginx('$time_iso8601 $remote_addr', '2026-07-19T12:05:01+02:00 192.0.2.7')).toMatchObject({ time: NOON })
    expect(nginx('$msec $remote_addr $uri$is_args$args', `${NOON / 1000}.250 192.0.2.7 /a?b`)).toMatchObject({
      time: NOON + 250,
      target: '/a?b',
    })
    expect(nginx('${time_local} $remote_addr', `${T} 192.0.2.7`)).toMatchObject({ time: NOON })
  })

  it('takes the first of two times', () => {
    expect(
      nginx('$msec $remote_addr [$time_local] "$request"', `${NOON / 1000}.000 192.0.2.7 [${T}] "GET / HTTP/1.1"`),
    ).toMatchObject({
      time: NOON,
      target: '/',
      other: { time_local: T },
    })
    expect(refusal(() => formatFromNginx('$msec $remote_addr $time_local $status'))).toContain('$time_local')
  })

  it('looks for no prefix where the line itself could look like one', () => {
    const format = '$time_iso8601 $remote_addr $http_x_real_ip $status'
    const line = '2026-07-19T10:05:01+00:00 192.0.2.7 foo: 2026-07-19T10:05:01+00:00 9.9.9.9 x 404'
    expect(nginx(format, line)).toHaveProperty('failed')
    expect(apache('%h %{X-Forwarded-For}i %l %t', `192.0.2.7 foo: 9.9.9.9 x - [${T}]`)).toHaveProperty('failed')
  })

  it('reads JSON of its own', () => {
    const format =
      '{"time":"$time_iso8601","ip":"$remote_addr","m":"$request_method","u":"$request_uri","s":$status,"x":{"ua":"$http_user_agent"},"y":"$foo"}'
    const line =
      '{"time":"2026-07-19T10:05:01+00:00","ip":"192.0.2.7","m":"GET","u":"/a","s":404,"x":{"ua":"b"},"y":"z"}'
    expect(nginx(format, line, 'json')).toMatchObject({
      time: NOON,
      source: '192.0.2.7',
      status: 404,
      userAgent: 'b',
      other: { foo: 'z' },
    })
  })

  it('refuses what a client could forge', () => {
    expect(refusal(() => formatFromNginx('$http_host|$remote_addr'))).toContain('$http_host')
    expect(refusal(() => formatFromNginx('"$http_user_agent" $remote_addr', 'x', 'none'))).toContain('$http_user_agent')
    expect(refusal(() => formatFromNginx('{"a":"$http_host","b":"$remote_addr"}', 'x', 'none'))).toContain('escape')
    expect(refusal(() => formatFromNginx('$remote_addr$status'))).toContain('$remote_addr and $status')
  })
})
