import type { InventoryGap } from '../../../model/host.ts'
import { addressText, parseAddress } from '../../../support/address.ts'
import { DESCRIBE_PROCESSES, readProcesses } from './describe-processes.ts'
import { cutGaps, linesOf } from './section-text.ts'
import type { Collector, Facts, Sections, SocketFact } from './types.ts'

/**
 * Sockets that take connections, with their processes. The kernel's own tables are read, which needs no tool and is the same everywhere.
 * `S protocol address:port inode`, `P inode pid`, `4 address`, `6 address`. Where process 1 holds sockets for services that start on demand,
 * `Y listen unit service` (systemd's own list) and `F unit file`.
 */
export const listeners: Collector = {
  id: 'listeners',
  platform: 'unix',
  parts: [
    {
      name: 'sockets',
      when: '[ -r /proc/net/tcp ]',
      // -q shows a line break in the target of a link as ?, so that no file name can look like another process. Some busyboxes lack it.
      script: `l=-lq; ls -q /proc/self >/dev/null || l=-l
s=$(for k in tcp tcp6 udp udp6; do [ -r /proc/net/$k ] && awk -v k=$k '
$4=="0A" && k~/^tcp/ || $4=="07" && k~/^udp/ && $3~/:0000$/ {print "S", k, $2, $10}' /proc/net/$k; done)
printf '%s\\n' "$s"
w=$(printf '%s\\n' "$s" | awk '{printf "%s ", $4}')
p=$({ echo "$w"; ls $l /proc/[0-9]*/fd; } | awk '
NR==1 {n=split($0,a," "); for(i=1;i<=n;i++) w[a[i]]=1; next}
/^\\/proc\\/[0-9]+\\/fd:$/ {split($0,d,"/"); p=d[3]; next}
/ -> socket:\\[[0-9]+\\]$/ {i=$NF; gsub(/[^0-9]/,"",i); if(i in w && !((i,p) in done)) {done[i,p]=1; print "P", i, p}}')
printf '%s\\n' "$p"
awk '/32 host LOCAL/ {print "4", a} {a=$2}' /proc/net/fib_trie
[ -r /proc/net/if_inet6 ] && awk '{print "6", $1}' /proc/net/if_inet6
pids=$(printf '%s\\n' "$p" | awk '{print $3}' | sort -un | head -n 300)
files=
case " $(printf '%s' "$pids" | tr '\\n' ' ') " in *' 1 '*) if command -v systemctl >/dev/null; then
y=$(systemctl list-sockets --no-legend --no-pager --full | sed 's/^/Y /'); printf '%s\\n' "$y"
for u in $(printf '%s\\n' "$y" | awk '$3 ~ /^[A-Za-z0-9@:._-]+\\.socket$/ {print $3}' | sort -u | head -n 40); do
f=$(systemctl show -p FragmentPath "$u"); f=\${f#FragmentPath=}
case $f in /*[!A-Za-z0-9@:._/-]*|'') ;; *) echo "F $u $f"; files="$files $f" ;; esac; done; fi ;; esac
${DESCRIBE_PROCESSES}`,
      seconds: 20,
      bytes: 1_000_000,
    },
  ],
  read,
}

function read(sections: Sections): Facts {
  const section = sections.get('sockets')
  if (section === undefined) {
    return { gaps: [{ what: 'listeners', reason: 'The host does not show the kernel’s table of sockets.' }] }
  }
  const pidOf = new Map<string, number>()
  const found: Array<{ inode: string; socket: Omit<SocketFact, 'pid'> }> = []
  const addresses = new Set<string>()
  for (const line of linesOf(section)) {
    const [kind = '', a = '', b = '', c = ''] = line.split(' ')
    // A socket may be shared by many workers: the first, the one with the lowest number, is usually their master.
    if (kind === 'P' && /^\d{1,10}$/.test(b)) pidOf.set(a, Math.min(Number(b), pidOf.get(a) ?? Number.MAX_SAFE_INTEGER))
    else if (kind === 'S') {
      const socket = socketOf(a, b)
      if (socket !== null && found.length < MOST_SOCKETS) found.push({ inode: c, socket })
    } else if (kind === '4' || kind === '6') {
      const address = kind === '4' ? (parseAddress(a)?.text ?? null) : addressOfHex(a, false)
      if (address !== null) addresses.add(address)
    }
  }
  const onDemand = socketUnits(linesOf(section))
  const sockets = found.map(({ inode, socket }): SocketFact => {
    const pid = pidOf.get(inode) ?? null
    const unit = pid === 1 ? onDemand.get(`${socket.address} ${socket.port}`) : undefined
    return unit === undefined ? { ...socket, pid } : { ...socket, pid, onDemand: unit }
  })
  const gaps: InventoryGap[] = cutGaps(sections, 'listeners', 'sockets')
  const nameless = sockets.filter((socket) => socket.pid === null).length
  if (nameless > 0) {
    const which = nameless === sockets.length ? 'any listener' : `${nameless} of ${sockets.length} listeners`
    gaps.push({
      what: 'listeners',
      reason: `The process of ${which} could not be seen: it belongs to another user (look as root to see it) or to the kernel.`,
    })
  }
  const { processes, owners } = readProcesses(section)
  return { sockets, addresses: [...addresses], processes, owners, gaps }
}

const MOST_SOCKETS = 20_000

/** Units that systemd holds sockets for, by `address port`, each with the file that defines it: its package is the service's. */
function socketUnits(lines: string[]): Map<string, NonNullable<SocketFact['onDemand']>> {
  const fileOf = new Map<string, string>()
  for (const line of lines) {
    const [kind, unit = '', file = ''] = line.split(' ')
    if (kind === 'F' && file.startsWith('/')) fileOf.set(unit, file)
  }
  const found = new Map<string, NonNullable<SocketFact['onDemand']>>()
  for (const line of lines) {
    const [, listen = '', port = '', unit = ''] =
      /^Y (\S{1,60}):(\d{1,5})\s+([\w@:.\\-]{1,200}\.socket)\b/.exec(line) ?? []
    const address = listen === '*' ? '::' : parseAddress(listen.replace(/^\[|\]$/g, ''))?.text
    if (address !== undefined)
      found.set(`${listen === '[::]' ? '::' : address} ${port}`, { unit, file: fileOf.get(unit) ?? null })
  }
  return found
}

/** `tcp6` and `00000000000000000000000000000000:0016`: addresses as the kernel keeps them, in words of the machine's byte order. */
function socketOf(table: string, place: string): Omit<SocketFact, 'pid'> | null {
  const [, hex = '', port = ''] = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/.exec(place) ?? []
  const address = addressOfHex(hex, true)
  const protocol = table.startsWith('tcp') ? 'tcp' : table.startsWith('udp') ? 'udp' : null
  if (address === null || protocol === null) return null
  return { protocol, address: hex.length === 32 && /^0+$/.test(hex) ? '::' : address, port: Number.parseInt(port, 16) }
}

/** `swapped`: each group of four bytes stands in reverse, as little-endian machines print it. */
function addressOfHex(hex: string, swapped: boolean): string | null {
  if (!/^(?:[0-9a-f]{8}|[0-9a-f]{32})$/i.test(hex)) return null
  const bytes = Buffer.from(hex, 'hex')
  if (swapped) bytes.swap32()
  const key = new Uint8Array(16)
  if (bytes.length === 4) key.set([0xff, 0xff], 10)
  key.set(bytes, 16 - bytes.length)
  return addressText(key)
}
