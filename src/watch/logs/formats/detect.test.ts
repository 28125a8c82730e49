import { describe, expect, it } from 'vitest'
import { formatById } from './api.ts'
import { createAnyParser, detectFormat } from './detect.ts'

const REST = '[19/Jul/2026:10:05:01 +0000] "GET / HTTP/1.1" 404 5 "-" "x"'
const COMBINED = `192.0.2.7 - - ${REST}`
const VHOST = `www.example.com:443 192.0.2.8 - - ${REST}`
const COMMON = '192.0.2.9 - - [19/Jul/2026:10:05:01 +0000] "GET / HTTP/1.1" 404 5'
const APACHE = '[Sun Jul 19 10:05:01.1 2026] [core:error] [pid 1:tid 2] [client 192.0.2.10:80] x'
const NGINX = '2026/07/19 10:05:01 [error] 1#1: *2 x, client: 192.0.2.11, server: s, request: "GET / HTTP/1.1"'
const CADDY = '{"ts":1,"request":{"remote_ip":"192.0.2.12","method":"GET","uri":"/"},"status":404}'

describe('detectFormat', () => {
  it('says how sure it is', () => {
    expect(detectFormat([COMBINED, COMBINED, 'garbage', COMBINED])).toMatchObject({
      confidence: 0.75,
      format: { id: 'combined' },
    })
    expect(detectFormat(Array.from({ length: 5000 }, () => COMBINED))).toMatchObject({ confidence: 1, margin: 1 })
    expect(detectFormat([COMBINED, COMBINED, COMBINED, VHOST])).toMatchObject({ confidence: 0.75, margin: 0.5 })
  })

  it('finds nothing in text, nothing and binary', () => {
    expect(detectFormat([])).toBeNull()
    expect(detectFormat(['', '  '])).toBeNull()
    expect(detectFormat(['hello world', 'Lorem ipsum', '\0\x01\x02'])).toBeNull()
  })

  it('does not take a Host header for a source, however many clients try', () => {
    const forged = `9.9.9.9 - x 192.0.2.7 - - ${REST}`
    expect(detectFormat([forged, forged, forged, VHOST])?.format.id).toBe('vhost-combined')
  })
})

describe('createAnyParser', () => {
  it('reads a file that mixes access, error and JSON lines', () => {
    const parser = createAnyParser(formatById('combined'))
    const sources = [COMBINED, VHOST, COMMON, APACHE, NGINX, CADDY, COMBINED].map((line) => {
      const parsed = parser.parse(line)
      return 'source' in parsed ? `${parser.format?.id} ${parsed.source}` : parsed
    })
    expect(sources).toEqual([
      'combined 192.0.2.7',
      'vhost-combined 192.0.2.8',
      'common 192.0.2.9',
      'apache-error 192.0.2.10',
      'nginx-error 192.0.2.11',
      'json-caddy 192.0.2.12',
      'combined 192.0.2.7',
    ])
  })

  it('gives the reason of the main format when nothing fits', () => {
    expect(createAnyParser(formatById('combined')).parse('192.0.2.7 what')).toEqual({
      failed: 'no field 2 where it should be',
    })
  })

  it('never reads lines that begin with text of a client as if they began with the source', () => {
    const parser = createAnyParser(formatById('vhost-combined'))
    for (const host of [
      '9.9.9.9 - x',
      '[Sun Jul 19 10:05:01 2026] [error] [client 9.9.9.9] x',
      `9.9.9.9 - - ${REST.replaceAll('"', '\\"')}`,
    ])
      expect(parser.parse(`${host} 192.0.2.7 - - ${REST}`), host).toHaveProperty('failed')
  })

  it('reads only whole JSON objects when nothing is known', () => {
    expect(createAnyParser().parse(COMBINED)).toHaveProperty('failed')
    expect(createAnyParser().parse(CADDY)).toMatchObject({ source: '192.0.2.12' })
  })
})
