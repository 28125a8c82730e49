import type { Network } from '../../../support/address.ts'
import { parseAddress } from '../../../support/address.ts'
import { clientAddress } from '../../../watch/logs/forwarded.ts'

/** Who sent the request: the peer, or, when the peer is a trusted proxy, what it says. One text for limits and logs. */
export function addressOf(peer: string | undefined, forwardedFor: string | null, trusted: readonly Network[]): string {
  const canonical = parseAddress(peer ?? '')?.text ?? 'unknown'
  return clientAddress(canonical, forwardedFor, trusted)
}
