import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TEMPLATE_LIMIT, templateOf } from '../unknown.ts'

const get = (target: string): string => templateOf('GET', target)

describe('template', () => {
  it.each([
    ['/', 'GET /'],
    ['/HNAP1/', 'GET /HNAP1/'],
    ['/api/v1/users/12345', 'GET /api/v1/users/{n}'],
    ['/img01.jpg', 'GET /img{n}.jpg'],
    ['/a/550e8400-e29b-41d4-a716-446655440000/2024-05-12/x.json', 'GET /a/{uuid}/{date}/x.json'],
    ['/s/abcdef0123456789', 'GET /s/{hex}'],
    ['/facade/deadbeef', 'GET /facade/deadbeef'],
    ['/AbC3dEf9GhIjK2lMnOp/x', 'GET /{b64}/x'],
    ['/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php', 'GET /vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php'],
    [`/default.ida?${'N'.repeat(224)}%u9090=a`, 'GET /default.ida?N{...}'],
    ['/a%20b/%ff%fe%fd%fc', 'GET /a%20b/{enc}'],
    ['/x\x01\xfe\xff', 'GET /x{bin}'],
    ['/a?', 'GET /a?'],
    ['http://example.com/a.php?x=1', 'GET http://{host}/a.php?x'],
    [`/${'a/'.repeat(40)}b.php`, 'GET /a/a/a/a/a/a/a/a/a{...}.php'],
  ])('reduces %s', (target, template) => {
    expect(get(target)).toBe(template)
  })

  it('sorts query keys and drops values', () => {
    expect(get('/x?b=1&a=2&b=3&c')).toBe('GET /x?a&b&c')
    expect(get('/x?c&b=9&a=/etc/hosts')).toBe('GET /x?a&b&c')
  })

  it('gives other protocols a name', () => {
    const garbage = (request: string): string => templateOf(null, null, request)
    expect(garbage('\x16\x03\x01\x02\x00\x01')).toBe('{tls-hello}')
    expect(garbage('\\x16\\x03\\x01')).toBe('{tls-hello}')
    expect(garbage('')).toBe('{empty}')
    expect(garbage('SSH-2.0-Go')).toBe('{ssh-banner}')
    expect(garbage('\x03\x00\x00/*\xe0\x00\x00\x00\x00\x00Cookie: mstshash=a')).toBe('{rdp}')
    expect(garbage('\x00\x00\x00\x85\xffSMBr')).toBe('{smb}')
    expect(garbage('\x00\x00')).toBe('{nul-bytes}')
    expect(garbage('\x01\x02\x03\x04\x05')).toBe('{binary}')
    expect(garbage('hello 12345')).toBe('{text} hello {n}')
    expect(templateOf('\x16\x03\x01', '\x00')).toBe('{tls-hello}')
    expect(templateOf('OPTIONS', '/', 'OPTIONS / RTSP/1.0')).toBe('{rtsp}')
    expect(templateOf('CONNECT', 'example.com:443')).toBe('CONNECT {host}:443')
  })

  it('stays bounded and never throws, whatever the bytes', () => {
    const bytes = fc.string({
      unit: fc.integer({ min: 0, max: 255 }).map((c) => String.fromCharCode(c)),
      maxLength: 2000,
    })
    fc.assert(
      fc.property(fc.option(bytes), fc.option(bytes), fc.option(bytes), (method, target, request) => {
        expect(templateOf(method, target, request).length).toBeLessThanOrEqual(TEMPLATE_LIMIT)
        expect(templateOf('GET', `/${target}`, null).length).toBeLessThanOrEqual(TEMPLATE_LIMIT)
      }),
    )
  })

  it('does not depend on numbers or on the order of keys', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10 }),
        fc.integer({ min: 10 }),
        fc.shuffledSubarray(['a', 'b', 'c'], { minLength: 3 }),
        (m, n, keys) => {
          expect(get(`/item/${m}?${keys.join(`=${m}&`)}`)).toBe(get(`/item/${n}?a=${n}&b&c`))
        },
      ),
    )
  })

  it('takes linear time on long hostile targets', () => {
    const started = performance.now()
    for (const unit of ['a', '/', '?', '&', '%41', '=', '.', '0-', '\xff', '&a=']) get(`/${unit.repeat(60_000)}`)
    get(`/?${'&a='.repeat(20_000)}`)
    expect(performance.now() - started).toBeLessThan(200)
  })
})
