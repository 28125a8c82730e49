import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sshArguments } from './arguments.ts'
import { isTarget } from './target.ts'

describe('a target of ssh', () => {
  it('is an alias, a user at a host, or a URL', () => {
    for (const fine of [
      'web1',
      'admin@192.0.2.1',
      'web1.example',
      'ssh://admin@web1:2222',
      'ssh://[2001:db8::1]:22',
      '2001:db8::1',
      'fe80::1%eth0',
    ]) {
      expect(isTarget(fine), fine).toBe(true)
    }
  })

  it('is never an option, and holds nothing for a shell', () => {
    for (const bad of [
      '',
      '-oProxyCommand=x',
      'a b',
      'a;b',
      '$(x)',
      'a`b`',
      'a\nb',
      '@host',
      'user@-host',
      'ssh://-x',
      "a'b",
      'a|b',
      'a&b',
      'a>b',
      'a*',
    ]) {
      expect(isTarget(bad), bad).toBe(false)
    }
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (isTarget(text)) expect(text).toMatch(/^[A-Za-z0-9_[][\w.:/@%+[\]-]*$/)
      }),
    )
  })

  it('stands behind all options, after --', () => {
    const way = { target: 'web1', configFile: '/tmp/my config', knownHosts: '/tmp/k k', sudo: false, platform: null }
    const args = sshArguments('web1', way, { keys: 'pinned', knownHosts: way.knownHosts })
    expect(args.slice(-2)).toEqual(['--', 'web1'])
    expect(args.slice(0, 2)).toEqual(['-F', '/tmp/my config'])
    expect(args).toContain('StrictHostKeyChecking=yes')
    expect(args).toContain('UserKnownHostsFile="/tmp/k k"')
  })
})
