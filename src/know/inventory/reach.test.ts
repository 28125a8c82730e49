import { describe, expect, it } from 'vitest'
import { kindOfAddress, reachOf } from './reach.ts'

describe('who can reach a listener', () => {
  it('follows from the address it is bound to', () => {
    expect(['127.0.0.1', '127.0.0.53', '::1'].map(kindOfAddress)).toEqual(['loopback', 'loopback', 'loopback'])
    expect(
      ['10.1.2.3', '192.168.0.1', '172.31.0.1', '100.64.0.1', 'fe80::1', 'fd00::1', '169.254.1.1'].map(kindOfAddress),
    ).toEqual(Array(7).fill('private'))
    expect(['8.8.8.8', '2a01:4f8::1', '172.32.0.1'].map(kindOfAddress)).toEqual(Array(3).fill('public'))
    expect(['224.0.0.1', '255.255.255.255', 'ff02::1', 'nonsense', ''].map(kindOfAddress)).toEqual(
      Array(5).fill('unknown'),
    )
  })

  it('for all addresses is the widest that the host has', () => {
    expect(reachOf('0.0.0.0', ['127.0.0.1', '10.0.0.1', '45.33.32.156'])).toBe('public')
    expect(reachOf('0.0.0.0', ['127.0.0.1', '10.0.0.1', '2a01:4f8::1'])).toBe('private')
    expect(reachOf('::', ['127.0.0.1', '10.0.0.1', '2a01:4f8::1'])).toBe('public')
    expect(reachOf('::', ['45.33.32.156'])).toBe('public')
    expect(reachOf('0.0.0.0', ['127.0.0.1'])).toBe('unknown')
    expect(reachOf('fe80::1%eth0', [])).toBe('private')
  })
})
