import { createHash, createHmac, createSecretKey, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto'

/** What a secret opens. `sensor`, `read` and `admin` are tokens; `link` signs in once; `session` is a sign-in; `oidc` a sign-in under way. */
export type SecretKind = 'sensor' | 'read' | 'admin' | 'link' | 'session' | 'oidc'

const KINDS: readonly SecretKind[] = ['sensor', 'read', 'admin', 'link', 'session', 'oidc']

/** `firebreak_sensor_` + 43 characters of 256 random bits + 12 characters of tag. The beginning lets secret scanners find leaks. */
const FORM = /^firebreak_([a-z]+)_([A-Za-z0-9_-]{43})([A-Za-z0-9_-]{12})$/
const LONGEST = 80
const TAG_BYTES = 9

/** A new secret. The tag can be made only with the server's key, so a forged secret is refused without asking the store. */
export function makeSecret(kind: SecretKind, key: Buffer): string {
  const random = randomBytes(32).toString('base64url')
  return `firebreak_${kind}_${random}${tagOf(kind, random, key).toString('base64url')}`
}

/** What kind of secret it is, if this server (or one with the same key) made it; else null. Costs microseconds, reads nothing. */
export function kindOfSecret(text: string, key: Buffer): SecretKind | null {
  if (text.length > LONGEST) return null
  const part = FORM.exec(text)
  const kind = KINDS.find((known) => known === part?.[1])
  if (part === null || kind === undefined) return null
  const tag = Buffer.from(part[3] ?? '', 'base64url')
  return timingSafeEqual(tag, tagOf(kind, part[2] ?? '', key)) ? kind : null
}

/** What the store keeps instead of the secret. No salt: 256 random bits cannot be guessed. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** The proof that a request comes from a page that was told it: bound to the session, worthless elsewhere. */
export function csrfOf(session: string, key: Buffer): string {
  return createHmac('sha256', prepared(key)).update(`csrf ${session}`).digest('base64url')
}

function tagOf(kind: SecretKind, random: string, key: Buffer): Buffer {
  return createHmac('sha256', prepared(key)).update(`${kind} ${random}`).digest().subarray(0, TAG_BYTES)
}

const known = new WeakMap<Buffer, KeyObject>()

/** Node prepares a key that comes as bytes anew at every use, which costs six times as much as the reckoning itself. */
function prepared(key: Buffer): KeyObject {
  let object = known.get(key)
  if (object === undefined) {
    object = createSecretKey(key)
    known.set(key, object)
  }
  return object
}
