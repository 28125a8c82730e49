import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, systemCode } from '../../../support/errors.ts'

const FOLDER = 'keys'
const OWN = 'bundle-key.pem'
const TRUSTED = 'trusted-keys'

/** A public key as one word of text: 32 bytes in base64url. */
export function publicText(key: KeyObject): string {
  const { x } = key.export({ format: 'jwk' })
  return x ?? fail('internal', 'not an Ed25519 key')
}

export function publicKeyOf(text: string): KeyObject {
  if (!/^[\w-]{43}$/.test(text))
    fail('usage', `${text.slice(0, 60)} is not a key: 43 letters, digits, - and _ were expected.`)
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: text }, format: 'jwk' })
}

/** Short form for people to compare: `SHA256:` and 16 hexadecimal digits. */
export function fingerprintOf(text: string): string {
  return `SHA256:${createHash('sha256').update(Buffer.from(text, 'base64url')).digest('hex').slice(0, 16)}`
}

/** The key this machine signs with; made when it is first needed. */
export function ownKey(directory: string): KeyObject {
  const path = join(directory, FOLDER, OWN)
  try {
    return createPrivateKey(readFileSync(path, 'utf8'))
  } catch (error) {
    if (systemCode(error) !== 'ENOENT')
      fail('bundle-refused', 'The key of this machine cannot be read.', { file: path, cause: error })
  }
  const { privateKey } = generateKeyPairSync('ed25519')
  mkdirSync(join(directory, FOLDER), { recursive: true, mode: 0o700 })
  writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
  return privateKey
}

/** Keys whose bundles are taken: one a line. */
export function trustedKeys(directory: string): string[] {
  try {
    return readFileSync(join(directory, FOLDER, TRUSTED), 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => /^[\w-]{43}$/.test(line))
  } catch {
    return []
  }
}

export function trustKey(directory: string, text: string): void {
  const all = trustedKeys(directory)
  if (all.includes(text)) return
  mkdirSync(join(directory, FOLDER), { recursive: true, mode: 0o700 })
  writeFileSync(join(directory, FOLDER, TRUSTED), `${[...all, text].join('\n')}\n`, { mode: 0o600 })
}
