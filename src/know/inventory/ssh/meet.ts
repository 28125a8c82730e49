import { FirebreakError } from '../../../support/errors.ts'
import type { SshWay } from '../take-types.ts'
import { type HostKey, pinKey, pinnedKeys, shownKey, vouchedFor } from './host-keys.ts'

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
 * First contact. A host with a pinned key is known; for any other its key is asked for, compared and pinned. Never logs in. Throws
 * `host-key-unknown` with the fingerprint when nobody vouches for it, `host-key-changed` when it is not the expected one or not the one
 * in the user's known_hosts.
 */
export async function meetHost(host: string, way: SshWay, options: MeetOptions): Promise<Meeting> {
  const pinned = await pinnedKeys(host, way.knownHosts)
  if (pinned.length > 0) {
    if (options.expected === null || pinned.some((key) => key.fingerprint === options.expected)) return 'known'
    throw new FirebreakError(
      'host-key-changed',
      `${host} is pinned to ${pinned.map((key) => key.fingerprint).join(', ')}, not to the expected ${options.expected}.`,
      { field: host },
    )
  }
  const key = await shownKey(host, way, options.signal)
  const meeting = await judge(host, way, key, options)
  await pinKey(host, way.knownHosts, key)
  return meeting
}

async function judge(host: string, way: SshWay, key: HostKey, options: MeetOptions): Promise<Meeting> {
  if (options.expected !== null) {
    if (key.fingerprint === options.expected) return 'expected'
    throw new FirebreakError(
      'host-key-changed',
      `${host} shows ${key.fingerprint} (${key.type}), not the expected ${options.expected}.`,
      { field: host },
    )
  }
  const vouched = await vouchedFor(way, key)
  if (vouched === 'same') return 'vouched'
  if (vouched === 'different') {
    throw new FirebreakError(
      'host-key-changed',
      `${host} shows ${key.fingerprint} (${key.type}); your own known_hosts has another key of that type for it.`,
      { field: host },
    )
  }
  if (await options.confirm(host, key)) return 'confirmed'
  throw new FirebreakError('host-key-unknown', `${host} shows ${key.fingerprint} (${key.type}).`, { field: host })
}
