import { isIP } from 'node:net'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressText, inNetwork, network64, parseAddress, parseNetwork } from './address.ts'

const anyKey = fc.oneof(
  fc.uint8Array({ minLength: 16, maxLength: 16 }),
  fc.array(fc.constantFrom(0, 0, 0, 1, 255), { minLength: 16, maxLength: 16 }).map((bytes) => Uint8Array.from(bytes)),
  fc.ipV4().map((text) => parseAddress(text)?.key ?? new Uint8Array(16)),
)

describe('parseAddress', () => {
  it.each([
    ['198.51.100.7', '198.51.100.7'],
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['::', '::'],
    ['::1', '::1'],
    ['2001:DB8::A', '2001:db8::a'],
    ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['::ffff:198.51.100.7', '198.51.100.7'],
    ['::FFFF:c633:6407', '198.51.100.7'],
    ['0:0:0:0:0:ffff:198.51.100.7', '198.51.100.7'],
    ['64:ff9b::198.51.100.7', '198.51.100.7'],
    ['64:ff9b::c633:6407', '198.51.100.7'],
    ['64:ff9b:1::c633:6407', '64:ff9b:1::c633:6407'],
    ['::198.51.100.7', '::c633:6407'],
    ['fe80::1%eth0', 'fe80::1'],
    ['fe80::1%25', 'fe80::1'],
    ['::ffff:10.0.0.1%lo', '10.0.0.1'],
  ])('reads %s as %s', (text, canonical) => {
    expect(parseAddress(text)?.text).toBe(canonical)
  })

  it.each([
    '',
    ' ',
    '-',
    'localhost',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '01.2.3.4',
    '0177.0.0.1',
    '0x7f.0.0.1',
    '0x7f000001',
    '2130706433',
    '127.1',
    '1.2.3.4 ',
    ' 1.2.3.4',
    '1.2.3.4\n',
    '1.2.3.4:80',
    '[::1]',
    '[::1]:80',
    '1.2.3.4/32',
    '1.2.3.4%eth0',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '::1:2:3:4:5:6:7:8',
    ':1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7:8:',
    '12345::',
    'g::',
    '::1%',
    '::1%a%b',
    '::1%a b',
    '::1%\x1b[31m',
    '1.2.3.4::',
    '::1.2.3.4:5',
    '::01.2.3.4',
    '::ffff:1.2.3',
    '\uff11.2.3.4',
    '\u2460.2.3.4',
    `::1%${'a'.repeat(200)}`,
    '-1.2.3.4',
    '+1.2.3.4',
    '1e1.2.3.4',
  ])('refuses %j', (text) => {
    expect(parseAddress(text)).toBeNull()
  })

  it('gives equal keys to all spellings of one address', () => {
    const spellings = ['198.51.100.7', '::ffff:198.51.100.7', '::ffff:c633:6407', '64:ff9b::c633:6407']
    const keys = spellings.map((text) => Buffer.from(parseAddress(text)?.key ?? []).toString('hex'))
    expect(new Set(keys)).toEqual(new Set(['00000000000000000000ffffc6336407']))
    expect(parseAddress('::ffff:1.2.3.4')?.family).toBe(4)
    expect(parseAddress('::1')?.family).toBe(6)
  })

  it('round trips every key through its text', () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        const text = addressText(key)
        const address = parseAddress(text)
        expect(isIP(text)).toBe(address?.family)
        const nat64 = text.startsWith('64:ff9b::') && key.subarray(4, 12).every((byte) => byte === 0)
        if (!nat64) expect(address?.key).toEqual(key)
        expect(address && addressText(address.key)).toBe(address?.text)
      }),
      { numRuns: 3000 },
    )
  })

  it('agrees with the system about what an address is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV6(), fc.ipV4(), fc.string({ unit: fc.constantFrom(...'0123af:.%') })), (text) => {
        if (text.includes('%')) return
        expect(parseAddress(text) !== null).toBe(isIP(text) !== 0)
      }),
      { numRuns: 3000 },
    )
  })

  it('writes the text the URL standard writes', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const address = parseAddress(text)
        if (address?.family !== 6) return
        expect(`[${address.text}]`).toBe(new URL(`http://[${text}]/`).hostname)
      }),
    )
  })
})

function network64Of(text: string): string | null {
  const address = parseAddress(text)
  return address && network64(address)
}

function holds(network: string, address: string): boolean | null {
  const parsed = parseNetwork(network)
  const key = parseAddress(address)?.key
  return parsed && key ? inNetwork(parsed, key) : null
}

function number4(text: string): number {
  return text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}

describe('network64', () => {
  it('groups IPv6 by /64 and leaves IPv4 alone', () => {
    expect(network64Of('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64')
    expect(network64Of('2001:db8::1')).toBe('2001:db8::/64')
    expect(network64Of('198.51.100.7')).toBe('198.51.100.7')
  })
})

describe('networks', () => {
  it.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.1.2.3/8', '10.9.9.9', true],
    ['198.51.100.128/25', '198.51.100.127', false],
    ['198.51.100.128/25', '::ffff:198.51.100.129', true],
    ['198.51.100.7', '198.51.100.7', true],
    ['198.51.100.7', '198.51.100.6', false],
    ['0.0.0.0/0', '8.8.8.8', true],
    ['0.0.0.0/0', '::1', false],
    ['::/0', '2001:db8::1', true],
    ['::/0', '8.8.8.8', false],
    ['2001:db8::/33', '2001:db8:7fff::1', true],
    ['2001:db8::/33', '2001:db8:8000::1', false],
    ['::ffff:10.0.0.0/104', '10.2.3.4', true],
  ])('%s and %s: %s', (network, address, expected) => {
    expect(holds(network, address)).toBe(expected)
  })

  it('show themselves with host bits cleared', () => {
    expect(parseNetwork('10.1.2.3/8')?.text).toBe('10.0.0.0/8')
    expect(parseNetwork('2001:DB8::1')?.text).toBe('2001:db8::1/128')
    expect(parseNetwork('::ffff:10.1.2.3/104')?.text).toBe('10.0.0.0/8')
  })

  it.each([
    '',
    '/8',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/08',
    '10.0.0.0/8/8',
    '10/8',
    '::/129',
    '64:ff9b::/96',
    '::ffff:0:0/90',
    '1.2.3.4/255.0.0.0',
  ])('refuse %j', (text) => {
    expect(parseNetwork(text)).toBeNull()
  })

  it('hold exactly the addresses that share the prefix', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), fc.ipV4(), (base, bits, other) => {
        const same = Math.floor(number4(base) / 2 ** (32 - bits)) === Math.floor(number4(other) / 2 ** (32 - bits))
        expect(holds(`${base}/${bits}`, other)).toBe(same)
      }),
    )
  })
})
