import { FirebreakError } from '../../../support/errors.ts'
import type { SshWay } from '../take-types.ts'
import { type HostKey, keysKnownToUser, pinKeys, pinnedKeys, shownKey } from './host-keys.ts'

export interface MeetOptions {
  /** `SHA256:...` that the key must have; null: none was given. */
  expected: string | null
  /** Asked about a key that nobody vouches for; true pins it. Without a person there it answers false. */
  confirm(host: string, key: HostKey): Promise<boolean>
  signal?: AbortSignal | undefined
}

/** How a key came to be trusted. */
export type Meeting = 'known' | 'expected' | 'vouched' | 'confirmed'

/**
 * First contact. A host with a pinned key is known. For any other the keys in the user's own known_hosts are pinned, without asking the host;
 * where there are none, or one is expected, its key is asked for, compared and pinned. Never logs in. Throws `host-key-unknown` with the
 * fingerprint when nobody vouches for it, `host-key-changed` when it is not the expected one.
 */
export async function meetHost(host: string, way: SshWay, options: MeetOptions): Promise<Meeting> {
  const { expected } = options
  const pinned = await pinnedKeys(host, way.knownHosts)
  if (pinned.length > 0) {
    if (expected === null || pinned.some((key) => key.fingerprint === expected)) return 'known'
    const shown = pinned.map((key) => key.fingerprint).join(', ')
    throw changed(host, `is pinned to ${shown}, not to the expected ${expected}`)
  }
  const vouched = expected === null ? await keysKnownToUser(way) : []
  if (vouched.length > 0) {
    await pinKeys(host, way.knownHosts, vouched)
    return 'vouched'
  }
  const key = await shownKey(host, way, options.signal)
  if (expected !== null && key.fingerprint !== expected) {
    throw changed(host, `shows ${key.fingerprint} (${key.type}), not the expected ${expected}`)
  }
  if (expected === null && !(await options.confirm(host, key))) {
    throw new FirebreakError('host-key-unknown', `${host} shows ${key.fingerprint} (${key.type}).`, { field: host })
  }
  await pinKeys(host, way.knownHosts, [key])
  return expected === null ? 'confirmed' : 'expected'
}

function changed(host: string, what: string): FirebreakError {
  return new FirebreakError('host-key-changed', `${host} ${what}.`, { field: host })
}
