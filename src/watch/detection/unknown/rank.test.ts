import { describe, expect, it } from 'vitest'
import { noiseOf, rankUnknown } from '../unknown.ts'

const row = (template: string, requests: number, sources: number, errors: number, referred = 0) => ({
  template,
  requests,
  sources,
  errors,
  referred,
})

describe('rank of unknown requests', () => {
  it('puts many sources with few requests each before few sources with very many', () => {
    const ranked = rankUnknown([
      row('GET /busy.php', 90_000, 3, 90_000),
      row('GET /new-worm.cgi', 60, 50, 60),
      row('GET /once.php', 1, 1, 1),
      row('GET /favicon.ico', 4_000, 3_000, 4_000),
    ])
    expect(ranked.map(({ template }) => template)).toEqual([
      'GET /new-worm.cgi',
      'GET /once.php',
      'GET /busy.php',
      'GET /favicon.ico',
    ])
    expect(ranked[3]?.noise).toMatch(/icon/)
  })

  it('puts refused before answered, and a broken link of our own last', () => {
    const ranked = rankUnknown([
      row('GET /answered', 40, 20, 0),
      row('GET /broken-link', 60, 30, 60, 58),
      row('GET /refused', 40, 20, 40),
    ])
    expect(ranked.map(({ template }) => template)).toEqual(['GET /refused', 'GET /answered', 'GET /broken-link'])
  })

  it('keeps the fields of its rows and does not depend on their order', () => {
    const rows = [row('GET /a', 2, 2, 2), row('GET /b', 2, 2, 2), row('GET /c', 2, 2, 2)]
    expect(rankUnknown(rows)).toEqual(rankUnknown(rows.toReversed()))
  })

  it.each([
    'GET /robots.txt',
    'GET /apple-touch-icon-{n}x{n}-precomposed.png',
    'GET /.well-known/traffic-advice',
    'GET /static/app.js.map',
    'GET /ads.txt',
    'GET /blog/feed/',
    'HEAD /img/logo.png?v',
  ])('knows %s as noise', (template) => {
    expect(noiseOf(template)).not.toBeNull()
  })

  it.each([
    'GET /.well-known/shell.php',
    'POST /robots.txt',
    'GET /.well-known/../x',
    'GET /default.ida?N{...}',
    'GET /images/a.php/x.png',
    '{tls-hello}',
  ])('does not call %s noise', (template) => {
    expect(noiseOf(template)).toBeNull()
  })
})
