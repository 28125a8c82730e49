import type { ByteString } from '../../model/record.ts'
import { type Network, inNetwork, parseAddress } from '../../support/address.ts'

/**
 * Who really asked. `peer` is the anchored source of the line; the X-Forwarded-For or Forwarded text counts only when the peer
 * is one of the trusted proxies. Then the hops are walked from the right (the nearest proxy wrote the last one): the
 * first hop that is not trusted itself is the client. A hop that is no address (`unknown`, obfuscated, garbage) ends the
 * walk at the last trusted address, since everything to its left is hearsay. All hops trusted: the left-most.
 */
export function clientAddress(peer: string, forwardedFor: ByteString | null, trusted: readonly Network[]): string {
  if (forwardedFor === null || trusted.length === 0 || !isTrusted(peer, trusted)) return peer
  const hops = forwardedHops(forwardedFor)
  let client = peer
  for (let i = hops.length - 1; i >= 0; i--) {
    const hop = hops[i] ?? null
    if (hop === null) return client
    client = hop
    if (!isTrusted(hop, trusted)) return client
  }
  return client
}

/**
 * The addresses in X-Forwarded-For (`a, b`) or Forwarded (RFC 7239: `for=a;proto=https, for="[b]:80"`), left to right, in canonical
 * form; null for what is no address. At most the last 64: nobody has more proxies, but anybody can send more text.
 */
export function forwardedHops(text: ByteString): Array<string | null> {
  // A comma always separates, quoted or not: an open quote sent by the client must not swallow what proxies append.
  const elements = text.split(',').slice(-64)
  return elements.map((element) => hopAddress(/\bfor=/i.test(element) ? forParameter(element) : element.trim()))
}

/** The `for` parameter of one Forwarded element, unquoted; empty when it is not there. */
function forParameter(element: string): string {
  for (const pair of element.split(';')) {
    const [name = '', ...value] = pair.split('=')
    if (name.trim().toLowerCase() === 'for') return value.join('=').trim()
  }
  return ''
}

/** An address, perhaps quoted, in brackets, with a port. */
function hopAddress(text: string): string | null {
  const bare = /^"(.*)"$/.exec(text)?.[1] ?? text
  const bracketed = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(bare)
  if (bracketed !== null) return parseAddress(bracketed[1] ?? '')?.text ?? null
  // A port behind a bare IPv6 address cannot be told from its last group; behind IPv4 it can.
  const quad = /^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/.exec(bare)
  return parseAddress(quad?.[1] ?? bare)?.text ?? null
}

function isTrusted(text: string, trusted: readonly Network[]): boolean {
  const address = parseAddress(text)
  return address !== null && trusted.some((network) => inNetwork(network, address.key))
}
