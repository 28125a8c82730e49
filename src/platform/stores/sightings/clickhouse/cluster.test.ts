import { describe, expect, it } from 'vitest'
import { parseUrl } from './cluster.ts'
import { literal } from './literal.ts'

describe('a ClickHouse URL', () => {
  it('names one server or a cluster', () => {
    expect(parseUrl('clickhouse://example')).toMatchObject({ hosts: ['example:8123'], user: 'default', name: null })
    expect(parseUrl('clickhouse://me:p%40ss@a:1,b:2/data?cluster=all&tls=1')).toEqual({
      hosts: ['a:1', 'b:2'],
      user: 'me',
      password: 'p@ss',
      database: 'data',
      name: 'all',
      protocol: 'https',
    })
  })

  it('is refused when it could mean something else', () => {
    for (const url of [
      'clickhouse://a,b/data',
      'clickhouse://a/da`ta',
      'clickhouse://a/x?cluster=a-b',
      'clickhouse://a b/x',
      'clickhouse:///x',
    ]) {
      expect(() => parseUrl(url), url).toThrow(expect.objectContaining({ code: 'usage' }))
    }
  })
})

it('a literal ends only at its own quote', () => {
  expect(literal("it's \\ so")).toBe("'it\\'s \\\\ so'")
  expect(literal('a\0b')).toBe("'a\\\\x00b'")
})
