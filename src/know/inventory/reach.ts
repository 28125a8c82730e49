import type { Listener } from '../../model/host.ts'
import { inNetwork, parseAddress, parseNetwork } from '../../support/address.ts'

const networks = (...texts: string[]): Array<NonNullable<ReturnType<typeof parseNetwork>>> =>
  texts.flatMap((text) => parseNetwork(text) ?? [])

const LOOPBACK = networks('127.0.0.0/8', '::1')
/** Private, shared by carriers, link-local, unique local, documentation and benchmark networks: not routed on the Internet. */
const PRIVATE = networks(
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '198.18.0.0/15',
  '192.0.2.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
  'fc00::/7',
  'fe80::/10',
  '2001:db8::/32',
)

/** What kind of address it is; multicast, reserved and unreadable ones are `unknown`. */
export function kindOfAddress(text: string): Listener['reach'] {
  const address = parseAddress(text)
  if (address === null) return 'unknown'
  const within = (network: (typeof LOOPBACK)[number]): boolean => inNetwork(network, address.key)
  if (LOOPBACK.some(within)) return 'loopback'
  if (PRIVATE.some(within)) return 'private'
  const first =
    address.family === 4 ? Number(address.text.split('.')[0]) : Number.parseInt(address.text.split(':')[0] || '0', 16)
  const global = address.family === 4 ? first > 0 && first < 224 : first >= 0x2000 && first < 0x4000
  return global ? 'public' : 'unknown'
}

/**
 * Who can reach a listener, as far as the host can tell: by the address it is bound to, and for all addresses by the widest the host has.
 * `::` takes IPv4 as well on nearly every system. A firewall or NAT elsewhere may close, or open, what looks otherwise from here.
 */
export function reachOf(bound: string, own: readonly string[]): Listener['reach'] {
  const address = bound.split('%')[0] ?? bound
  if (address !== '0.0.0.0' && address !== '::') return kindOfAddress(address)
  const kinds = own.filter((one) => address === '::' || !one.includes(':')).map(kindOfAddress)
  if (kinds.includes('public')) return 'public'
  if (kinds.includes('private')) return 'private'
  // A host that has nothing but loopback still listens for every address it will get.
  return 'unknown'
}
