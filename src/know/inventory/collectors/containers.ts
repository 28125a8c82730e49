import type { InventoryGap } from '../../../model/host.ts'
import { parseAddress } from '../../../support/address.ts'
import { cutGaps, linesOf, plainText } from './section-text.ts'
import type { Collector, Facts, PublishedPort, Sections } from './types.ts'

const FORMAT = "'{{.Image}}\\t{{.Names}}\\t{{.Ports}}'"

/** Ports that containers publish: asked of docker and podman, and read from the rules that lead packets to them. */
export const containers: Collector = {
  id: 'containers',
  platform: 'unix',
  parts: [
    {
      name: 'docker',
      when: '[ -S /var/run/docker.sock ]',
      script: `docker ps --no-trunc --format ${FORMAT}`,
      seconds: 10,
      bytes: 500_000,
    },
    {
      name: 'podman',
      // Without root podman would first make directories of its own.
      when: '[ -d /var/lib/containers/storage/overlay-containers ] && [ -w /etc/shadow ]',
      script: `podman ps --no-trunc --format ${FORMAT}`,
      seconds: 10,
      bytes: 500_000,
    },
    {
      name: 'port-forwards',
      when: '[ -e /proc/net/nf_conntrack ] || [ -d /proc/sys/net/netfilter ] || [ -e /proc/net/ip_tables_names ]',
      script: `command -v nft >/dev/null && nft -n list ruleset | grep -E 'dnat (ip |ip6 )?to '
command -v iptables-save >/dev/null && iptables-save -t nat | grep -e '-j DNAT'; exit 0`,
      seconds: 10,
      bytes: 500_000,
    },
  ],
  read,
}

function read(sections: Sections): Facts {
  const gaps: InventoryGap[] = cutGaps(sections, 'containers', 'docker', 'podman', 'port-forwards')
  const published = new Map<string, PublishedPort>()
  for (const runtime of ['docker', 'podman']) {
    const section = sections.get(runtime)
    if (section === undefined) continue
    if (section.status !== 0 && !section.cut) {
      gaps.push({ what: 'containers', reason: `${runtime} is there, but this user may not ask it for its containers.` })
    }
    for (const line of linesOf(section)) for (const port of portsOf(line)) published.set(keyOf(port), port)
  }
  for (const line of linesOf(sections.get('port-forwards'))) {
    for (const port of forwardsOf(line)) if (!published.has(keyOf(port))) published.set(keyOf(port), port)
  }
  return { published: [...published.values()], gaps }
}

function keyOf({ protocol, port }: PublishedPort): string {
  return `${protocol}/${port}`
}

/** Longest range of ports that is taken apart. */
const MOST_PORTS = 1000

/** `nginx:1.25<tab>web<tab>0.0.0.0:8080->80/tcp, :::8080->80/tcp, 9000/tcp`: only those with an arrow are published. */
function portsOf(line: string): PublishedPort[] {
  const [image, name, ports = ''] = line.split('\t')
  const container = plainText(image, 200) ?? plainText(name, 200)
  if (container === null) return []
  return ports.split(', ').flatMap((text) => {
    const [, bound = '', first = '', last, protocol] =
      /^(.{0,60}?):?(\d{1,5})(?:-(\d{1,5}))?->[\d-]{1,11}\/(tcp|udp)$/.exec(text) ?? []
    if (first === '') return []
    const address = parseAddress(bound.replace(/^\[|\]$/g, ''))?.text ?? '0.0.0.0'
    return range(Number(first), Number(last ?? first)).map((port) => ({
      protocol: protocol === 'udp' ? 'udp' : 'tcp',
      address: bound.includes('::') && bound.length <= 4 ? '::' : address,
      port,
      container,
    }))
  })
}

function range(first: number, last: number): number[] {
  const count = Math.min(MOST_PORTS, last - first + 1)
  return count < 1 || last > 65_535 ? [] : Array.from({ length: count }, (_, i) => first + i)
}

/**
 * nftables: `iifname != "docker0" tcp dport 8080 counter dnat to 172.17.0.2:80`, also `dport { 80, 443 }`; iptables: `-A DOCKER -d
 * 192.0.2.1/32 ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80`. Ranges are left out: they name no single listener.
 */
function forwardsOf(line: string): PublishedPort[] {
  const protocol = /\b(tcp|udp)\b/.exec(line)?.[1]
  const [, one, several] = /\bdport (?:(\d{1,5})(?![\d-])|\{ ([\d, ]{1,400}) \})/.exec(line) ?? []
  const target = /(?:dnat (?:ip6? )?to|--to-destination) ([\da-fA-F.:[\]]{3,60})/.exec(line)?.[1]
  if (protocol === undefined || target === undefined) return []
  const address = parseAddress(/(?:ip6? daddr|-d) ([\da-fA-F.:]{3,45})/.exec(line)?.[1] ?? '')?.text ?? '0.0.0.0'
  return (one ?? several ?? '')
    .split(', ')
    .map(Number)
    .filter((port) => port > 0 && port < 65_536)
    .map((port) => ({
      protocol: protocol === 'udp' ? 'udp' : 'tcp',
      address,
      port,
      container: `port forward to ${target}`,
    }))
}
