import { describe, expect, it } from 'vitest'
import { parseAddress } from '../../../support/address.ts'
import { checkUrl, hostWithPort, isPublic, pinnedAddress } from './guard.ts'

const NOBODY: ReadonlySet<string> = new Set()

describe('a private address', () => {
  it.each([
    '127.0.0.1',
    '127.1.2.3',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '192.0.0.8',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::a00:1',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2001:0:7f00:1::',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
    '100::1',
  ])('%s is refused', (text) => {
    const address = parseAddress(text)
    expect(address).not.toBeNull()
    if (address !== null) expect(isPublic(address)).toBe(false)
  })
  it.each(['1.1.1.1', '151.101.0.1', '2606:4700::1111', '2a00:1450::1', '172.32.0.1', '100.128.0.1'])(
    '%s is not one',
    (text) => {
      const address = parseAddress(text)
      if (address !== null) expect(isPublic(address)).toBe(true)
      expect(address).not.toBeNull()
    },
  )

  it.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://017700000001/',
    'https://127.1/',
    'https://0/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[0:0:0:0:0:ffff:a00:1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://１２７.0.0.1/',
    'https://192.168.0.1:8443/x',
    'https://169.254.169.254/latest/meta-data',
  ])('%s is refused however it is written', async (text) => {
    const asked: string[] = []
    const answer = pinnedAddress(checkUrl(text, NOBODY), NOBODY, async (name) => {
      asked.push(name)
      return ['127.0.0.1']
    })
    await expect(answer).rejects.toMatchObject({ code: 'feed-refused' })
    expect(asked).toEqual([])
  })

  it('behind a name is refused, also beside a public one', async () => {
    for (const addresses of [
      ['10.0.0.1'],
      ['1.1.1.1', '127.0.0.1'],
      ['2606:4700::1', '::ffff:192.168.0.1'],
      ['nonsense'],
    ])
      await expect(
        pinnedAddress(new URL('https://feed.example/'), NOBODY, async () => addresses),
      ).rejects.toMatchObject({ code: 'feed-refused' })
    const pinned = await pinnedAddress(new URL('https://feed.example/'), NOBODY, async () => ['1.1.1.1', '1.0.0.1'])
    expect(pinned.text).toBe('1.1.1.1')
    await expect(pinnedAddress(new URL('https://feed.example/'), NOBODY, async () => [])).rejects.toMatchObject({
      code: 'feed-unreachable',
    })
  })

  it('of a host that the user named is taken, on that port only', async () => {
    const own = new Set(['127.0.0.1:8443'])
    expect((await pinnedAddress(new URL('https://127.0.0.1:8443/'), own, async () => [])).text).toBe('127.0.0.1')
    await expect(pinnedAddress(new URL('https://127.0.0.1:9/'), own, async () => [])).rejects.toMatchObject({
      code: 'feed-refused',
    })
  })
})

describe('an address of a feed', () => {
  it.each([
    'http://feed.example/',
    'ftp://feed.example/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'https://user:pass@feed.example/',
    'gopher://x/',
    'not an address',
    'javascript:1',
  ])('%s is refused', (text) =>
    expect(() => checkUrl(text, NOBODY)).toThrow(expect.objectContaining({ code: 'feed-refused' })),
  )
  it('may be HTTP where the user named the host', () => {
    expect(checkUrl('http://127.0.0.1:8080/x', new Set(['127.0.0.1:8080'])).href).toBe('http://127.0.0.1:8080/x')
    expect(() => checkUrl('http://127.0.0.1:8081/x', new Set(['127.0.0.1:8080']))).toThrow()
  })
  it('has the port of its scheme', () => {
    expect(hostWithPort(new URL('https://a.example/'))).toBe('a.example:443')
    expect(hostWithPort(new URL('https://[::1]:99/'))).toBe('[::1]:99')
  })
})
