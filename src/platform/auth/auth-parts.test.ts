import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashPassword, isPassword } from './password.ts'
import { createLimiter } from './rate.ts'
import { csrfOf, kindOfSecret, makeSecret, type SecretKind } from './secret.ts'

const KEY = randomBytes(32)

describe('a secret', () => {
  it.each(['sensor', 'read', 'admin', 'link', 'session', 'oidc'] satisfies SecretKind[])(
    'of kind %s is known by its tag',
    (kind) => {
      const secret = makeSecret(kind, KEY)
      expect(secret).toMatch(new RegExp(`^firebreak_${kind}_`))
      expect(kindOfSecret(secret, KEY)).toBe(kind)
      expect(kindOfSecret(secret, randomBytes(32))).toBeNull()
    },
  )

  it('with any one character changed is forged', () => {
    const secret = makeSecret('read', KEY)
    for (let at = 0; at < secret.length; at++) {
      const other = secret[at] === 'A' ? 'B' : 'A'
      expect(kindOfSecret(secret.slice(0, at) + other + secret.slice(at + 1), KEY), `character ${at}`).toBeNull()
    }
  })

  it('cannot be turned into one of another kind', () => {
    expect(kindOfSecret(makeSecret('sensor', KEY).replace('sensor', 'admin'), KEY)).toBeNull()
  })

  it('is nothing for any other text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => kindOfSecret(text, KEY) === null))
    for (const text of [
      '',
      'firebreak_',
      `firebreak_read_${'x'.repeat(1e6)}`,
      `firebreak_constructor_${'a'.repeat(55)}`,
    ])
      expect(kindOfSecret(text, KEY)).toBeNull()
  })

  it('of a session has one CSRF proof, another session has another', () => {
    expect(csrfOf('a', KEY)).toBe(csrfOf('a', KEY))
    expect(csrfOf('a', KEY)).not.toBe(csrfOf('b', KEY))
  })
})

describe('a password', () => {
  it('is known again, in any composition of its letters, and no other is', async () => {
    const stored = await hashPassword('caf\u00e9 au lait, please')
    expect(stored).toMatch(/^scrypt\$32768\$8\$3\$/)
    expect(await isPassword('cafe\u0301 au lait, please', stored)).toBe(true)
    expect(await isPassword('cafe au lait, please', stored)).toBe(false)
    expect(await isPassword('x', null)).toBe(false)
    expect(await isPassword('x', 'scrypt$broken')).toBe(false)
  })

  it('takes two places at a time, and says no when too many wait', async () => {
    const tries = await Promise.all(Array.from({ length: 25 }, () => isPassword('x', 'scrypt$1024$8$1$AAAA$AAAA')))
    expect(tries.filter((result) => result === null)).toHaveLength(25 - 18)
    expect(await isPassword('x', 'scrypt$1024$8$1$AAAA$AAAA')).toBe(false)
  })
})

describe('a limit', () => {
  it('lets a burst through, then the rate, for each key apart', () => {
    const limiter = createLimiter({ perSecond: 2, burst: 5 })
    expect(Array.from({ length: 6 }, () => limiter.take('a', 0))).toEqual([0, 0, 0, 0, 0, 1])
    expect(limiter.take('b', 0)).toBe(0)
    expect(limiter.take('a', 500)).toBe(0)
    expect(limiter.take('a', 500)).toBe(1)
    expect(Array.from({ length: 6 }, () => limiter.take('a', 1e6))).toEqual([0, 0, 0, 0, 0, 1])
  })

  it('stands a clock that goes back, and more keys than it keeps', () => {
    const limiter = createLimiter({ perSecond: 1, burst: 1 })
    expect(limiter.take('a', 1e6)).toBe(0)
    expect(limiter.take('a', 0)).toBe(1)
    expect(limiter.take('a', 2000)).toBe(0)
    for (let key = 0; key < 50_000; key++) limiter.take(`k${key}`, 0)
    expect(limiter.take('k49999', 0)).toBe(1)
    expect(limiter.take('k0', 0)).toBe(0)
  })
})
