import { inNetwork, type Network, parseAddress, parseNetwork } from '../../../support/address.ts'

export interface AddressKind {
  /** In words, for people. */
  network: string
  /** Ours or nobody's: such an address is never an enemy in the internet. */
  inside: boolean
  /** Why it may stand for somebody else; null when the kind of network gives no reason. */
  doubt: string | null
}

interface Row extends AddressKind {
  networks: readonly Network[]
}

const PROXY =
  'A server inside your own network shows here: if it is a proxy or load balancer, the real source is hidden behind it.'

/** Special networks of the IANA registries (RFC 6890 and its updates). First match counts. */
const ROWS: readonly Row[] = [
  row(
    'this machine itself',
    true,
    'The machine talks to itself: a health check, or a proxy on the same machine.',
    '127.0.0.0/8',
    '::1/128',
  ),
  row('a private network', true, PROXY, '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'),
  row('a link-local network', true, PROXY, '169.254.0.0/16', 'fe80::/10'),
  row(
    'shared addresses of a provider (CGNAT)',
    true,
    'Many customers share it; it never crosses the internet, so a proxy or the provider stands between.',
    '100.64.0.0/10',
  ),
  row(
    'addresses for documentation',
    false,
    'Nobody can really have it: sample data, or a forged log.',
    '192.0.2.0/24',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '2001:db8::/32',
    '3fff::/20',
  ),
  row(
    'reserved addresses',
    false,
    'No real client has such an address: the log is forged, or the sender was.',
    '0.0.0.0/8',
    '192.0.0.0/24',
    '198.18.0.0/15',
    '240.0.0.0/4',
    '224.0.0.0/4',
    '100::/64',
    'ff00::/8',
  ),
  row(
    '6to4 or Teredo, a tunnel',
    false,
    'A tunnel: the address can be chosen by whoever runs the relay.',
    '2002::/16',
    '2001::/32',
  ),
  row('the internet (IPv6)', false, 'One customer holds a whole /64 and can change the address at will.', '2000::/3'),
  row('the internet (IPv4)', false, null, '0.0.0.0/0'),
]

/** What kind of network an address is of. A text that is no address is a host name. */
export function addressKind(text: string): AddressKind {
  const address = parseAddress(text)
  if (address === null)
    return {
      network: 'a host name',
      inside: false,
      doubt: 'The log has a name, which whoever owns the address can choose.',
    }
  const found = ROWS.find(({ networks }) =>
    networks.some((network) => network.family === address.family && inNetwork(network, address.key)),
  )
  return found ?? { network: 'unassigned addresses', inside: false, doubt: 'Nobody should have such an address.' }
}

function row(network: string, inside: boolean, doubt: string | null, ...networks: string[]): Row {
  return { network, inside, doubt, networks: networks.map(parseNetwork).filter((parsed) => parsed !== null) }
}
