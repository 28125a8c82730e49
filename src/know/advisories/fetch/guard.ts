import { lookup } from 'node:dns/promises'
import { type Address, inNetwork, parseAddress, parseNetwork } from '../../../support/address.ts'
import { fail } from '../../../support/errors.ts'

/** Networks no feed may lead us into: our own, the machine's, and what is not the public Internet. */
const CLOSED = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '::/96',
  '::1/128',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
].map((text) => parseNetwork(text) ?? fail('internal', `not a network: ${text}`))

/**
 * Whether the address is of the public Internet. `parseAddress` has made IPv4-mapped and NAT64 addresses the IPv4 address they
 * stand for; Teredo, 6to4 and IPv4-compatible addresses, which also carry one, are closed as a whole.
 */
export function isPublic(address: Address): boolean {
  return !CLOSED.some((network) => inNetwork(network, address.key))
}

/** Finds the addresses of a name; replaced in tests. */
export type Resolve = (name: string) => Promise<string[]>

export const resolveName: Resolve = async (name) =>
  (await lookup(name, { all: true, verbatim: true })).map(({ address }) => address)

/**
 * The address to connect to: resolved once, checked, and then used as it is, so that a name that answers otherwise a moment
 * later changes nothing. Every address a name has must be public, or none is used. `own`: hosts with port
 * (`mirror.example:8443`) that the user has named, whose addresses may be private.
 */
export async function pinnedAddress(url: URL, own: ReadonlySet<string>, resolve: Resolve): Promise<Address> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const literal = parseAddress(host)
  const texts = literal !== null ? [literal.text] : await addressesOf(host, resolve)
  const addresses = texts.map((text) => parseAddress(text) ?? refuse(url, `${host} has an address that cannot be read`))
  const [first] = addresses
  if (first === undefined) return fail('feed-unreachable', `${host} has no address.`)
  if (!own.has(hostWithPort(url)) && !addresses.every(isPublic))
    refuse(url, `${host} is at ${texts.join(', ')}, which is not a public address`)
  return first
}

/** `host:port`, with the port of the scheme when the address names none. */
export function hostWithPort(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`
}

async function addressesOf(host: string, resolve: Resolve): Promise<string[]> {
  try {
    return await resolve(host)
  } catch (error) {
    return fail('feed-unreachable', `The name ${host} cannot be resolved.`, { cause: error })
  }
}

/** HTTPS, or HTTP to a host the user has named; no user name or password. */
export function checkUrl(text: string, own: ReadonlySet<string>, base?: URL): URL {
  const url = parseUrl(text, base)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && own.has(hostWithPort(url))))
    refuse(url, `${url.protocol}// is not taken, only https://`)
  if (url.username !== '' || url.password !== '') refuse(url, 'the address holds a user name or password')
  return url
}

function parseUrl(text: string, base?: URL): URL {
  try {
    return new URL(text, base)
  } catch {
    return fail('feed-refused', `${text.slice(0, 200)} is not an address.`)
  }
}

export function refuse(url: URL, why: string): never {
  fail('feed-refused', `${url.origin}${url.pathname.slice(0, 200)} was not fetched: ${why}.`)
}
