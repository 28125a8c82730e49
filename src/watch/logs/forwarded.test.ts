import { describe, expect, it } from 'vitest'
import { type Network, parseNetwork } from '../../support/address.ts'
import { clientAddress, forwardedHops } from './forwarded.ts'

const trusted = ['10.0.0.0/8', '2001:db8:ffff::/48'].map((text) => parseNetwork(text) as Network)
const client = '192.0.2.7'

/** What a client may send along to blame 9.9.9.9. */
const FORGED = [
  '',
  '9.9.9.9',
  '9.9.9.9, 10.0.0.9',
  'unknown',
  '"9.9.9.9',
  'for=9.9.9.9',
  '9.9.9.9, , ',
  '_hidden, 9.9.9.9',
  '\0\u00ff"',
]

describe('clientAddress', () => {
  for (const proxies of [0, 1, 2, 3]) {
    it.each(FORGED)(`behind ${proxies} proxies, forged %j: the client`, (forged) => {
      // Each proxy appends the address it was asked from; the last one is the peer of the web server.
      const chain = [client, ...['10.0.0.1', '10.0.0.2', '2001:db8:ffff::3'].slice(0, proxies)]
      const peer = chain.at(-1) ?? client
      const sent = forged === '' ? [] : [forged]
      const header = [...sent, ...chain.slice(0, -1)].join(', ')
      expect(clientAddress(peer, header === '' ? null : header, trusted)).toBe(client)
    })

    it.each(FORGED)(`behind ${proxies} proxies that write Forwarded, forged %j: the client`, (forged) => {
      const chain = [client, ...['10.0.0.1', '10.0.0.2', '2001:db8:ffff::3'].slice(0, proxies)]
      const peer = chain.at(-1) ?? client
      const own = chain.slice(0, -1).map((hop) => `for="${hop.includes(':') ? `[${hop}]` : hop}:4711";proto=https`)
      const header = [...(forged === '' ? [] : [forged]), ...own].join(',')
      expect(clientAddress(peer, header === '' ? null : header, trusted)).toBe(client)
    })
  }

  it('believes nothing without a trusted proxy', () => {
    expect(clientAddress('10.0.0.1', '9.9.9.9', [])).toBe('10.0.0.1')
    expect(clientAddress(client, '9.9.9.9', trusted)).toBe(client)
  })

  it('reads duplicate headers joined in order, the last one nearest', () => {
    expect(clientAddress('10.0.0.1', `9.9.9.9, ${client}`, trusted)).toBe(client)
    expect(clientAddress('10.0.0.1', `9.9.9.9, ${client}, 10.0.0.2`, trusted)).toBe(client)
  })

  it('stays with the last trusted hop when the next is no address', () => {
    expect(clientAddress('10.0.0.1', '9.9.9.9, unknown', trusted)).toBe('10.0.0.1')
    expect(clientAddress('10.0.0.1', '9.9.9.9, _x, 10.0.0.2', trusted)).toBe('10.0.0.2')
    expect(clientAddress('10.0.0.1', '9.9.9.9, ', trusted)).toBe('10.0.0.1')
  })

  it('takes the left-most when every hop is trusted', () => {
    expect(clientAddress('10.0.0.1', '10.0.0.3, 10.0.0.2', trusted)).toBe('10.0.0.3')
  })

  it('works on names and unix sockets as peers: they are never trusted', () => {
    expect(clientAddress('proxy.example.com', '9.9.9.9', trusted)).toBe('proxy.example.com')
  })
})

describe('forwardedHops', () => {
  it('reads ports, brackets, quotes and mapped addresses', () => {
    expect(forwardedHops('192.0.2.7:80, [2001:db8::1]:443, 2001:DB8::2, ::ffff:192.0.2.8')).toEqual([
      '192.0.2.7',
      '2001:db8::1',
      '2001:db8::2',
      '192.0.2.8',
    ])
    expect(forwardedHops('For="[2001:db8::1]:4711";by=10.0.0.1, proto=http;FOR=192.0.2.7')).toEqual([
      '2001:db8::1',
      '192.0.2.7',
    ])
  })

  it('looks at the last 64 only', () => {
    expect(forwardedHops('1.1.1.1,'.repeat(10_000)).length).toBe(64)
  })
})
