import { describe, expect, it } from 'vitest'
import { parseSettings } from './settings-file.ts'

describe('the settings file', () => {
  it('may be empty', () => {
    expect(parseSettings('', 'c.yaml')).toEqual({ logs: [], rules: [], trustedProxies: [] })
  })

  it('holds logs, rules and trusted proxies', () => {
    expect(parseSettings('logs: [/a]\ntrusted-proxies: [10.0.0.1]\n', 'c.yaml')).toEqual({
      logs: ['/a'],
      rules: [],
      trustedProxies: ['10.0.0.1'],
    })
  })

  it('holds how people sign in through an identity provider', () => {
    const text = 'oidc:\n  issuer: https://id.example.org/\n  clientId: firebreak\n  groups: { soc: approver }\n'
    expect(parseSettings(text, 'c.yaml').oidc).toMatchObject({ clientId: 'firebreak', groups: { soc: 'approver' } })
  })

  it.each([
    ['logs: 3\n', 1],
    ['oidc:\n  issuer: nowhere\n  clientId: a\n', 2],
    ['oidc:\n  issuer: https://id.example.org/\n', 1],
    ['rules: []\nlogs:\n  - 1\n', 3],
    ['logs: []\nlogs: []\n', 2],
    ['a: &a [1]\nb: [*a,*a]\n', 1],
  ])('refuses %j with file and line', (text, line) => {
    expect(() => parseSettings(text, 'c.yaml')).toThrow(
      expect.objectContaining({ file: 'c.yaml', line, code: 'usage' }),
    )
  })
})
