import type { Accounts } from './accounts.ts'
import { type Caller, NOBODY } from './caller.ts'
import type { Role } from './may.ts'
import { hashOfSecret, kindOfSecret } from './secret.ts'

/** A caller that was looked up is believed for so long without looking again; `forget` ends it at once on this server. Milliseconds. */
const BELIEVED = 5000
const MOST_KEPT = 5000
/** The use of a token is noted at most this often. Milliseconds. */
const NOTE_EVERY = 60_000

export interface Auth {
  key: Buffer
  /** False when the form or the tag is wrong: found without reading anything. */
  recognises(secret: string): boolean
  /** Who holds a secret that was recognised; null when it was deleted, has expired, or its user may not sign in. */
  callerOf(secret: string): Promise<Caller | null>
  /** After a change to users, sessions or tokens: everybody is looked up again. */
  forget(): void
}

export async function createAuth(accounts: Accounts, clock: () => number): Promise<Auth> {
  const key = await accounts.key()
  const kept = new Map<string, { looked: number; caller: Promise<Caller | null> }>()
  const noted = new Map<string, number>()

  async function look(secret: string): Promise<Caller | null> {
    const kind = kindOfSecret(secret, key)
    if (kind === 'session') return ofSession(secret)
    if (kind === 'sensor' || kind === 'read' || kind === 'admin') return ofToken(secret)
    return null
  }

  async function ofSession(secret: string): Promise<Caller | null> {
    const session = await accounts.session(hashOfSecret(secret))
    if (session === null || session.user.disabled || session.expires <= clock()) return null
    const { id, name, role } = session.user
    return { ...NOBODY, kind: 'user', role, id, name, user: id, session: secret, secret, expires: session.expires }
  }

  async function ofToken(secret: string): Promise<Caller | null> {
    const token = await accounts.token(hashOfSecret(secret))
    if (token === null || token.expires <= clock()) return null
    const role = ROLE_OF_SCOPE[token.scope]
    note(token.id)
    const { id, owner, sensor, expires } = token
    return { ...NOBODY, kind: 'token', role, id, name: `token ${token.name}`, user: owner, sensor, secret, expires }
  }

  function note(id: string): void {
    const now = clock()
    if (Math.abs(now - (noted.get(id) ?? 0)) < NOTE_EVERY) return
    noted.set(id, now)
    accounts.noteTokenUse(id).catch(() => noted.delete(id))
  }

  return {
    key,
    // One that was looked up a moment ago need not be reckoned again: that is nearly every request.
    recognises: (secret) => kept.has(secret) || kindOfSecret(secret, key) !== null,
    async callerOf(secret) {
      const found = kept.get(secret)
      const now = clock()
      // One from the future was looked up before the clock was set back: it must not be believed until then.
      if (found !== undefined && found.looked <= now && now < found.looked + BELIEVED)
        return live(await found.caller, clock())
      const caller = look(secret)
      kept.delete(secret)
      kept.set(secret, { looked: now, caller })
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value ?? secret)
      caller.catch(() => kept.delete(secret))
      return live(await caller, clock())
    },
    forget: () => kept.clear(),
  }
}

const ROLE_OF_SCOPE: Record<'sensor' | 'read' | 'admin', Role> = { sensor: 'sensor', read: 'viewer', admin: 'admin' }

function live(caller: Caller | null, now: number): Caller | null {
  return caller !== null && caller.expires !== null && caller.expires <= now ? null : caller
}
