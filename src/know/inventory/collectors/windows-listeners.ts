import { parseAddress } from '../../../support/address.ts'
import { cutGaps, linesOf, plainText } from './section-text.ts'
import type { Collector, Facts, ProcessFact, Sections, SocketFact } from './types.ts'

/** Sockets that take connections, with the process and the service behind each. */
export const windowsListeners: Collector = {
  id: 'windows-listeners',
  platform: 'windows',
  parts: [
    {
      name: 'windows-sockets',
      script: `Get-NetTCPConnection -State Listen | ForEach-Object { "S\`ttcp\`t" + $_.LocalAddress + "\`t" + $_.LocalPort + "\`t" + $_.OwningProcess }
Get-NetUDPEndpoint | ForEach-Object { "S\`tudp\`t" + $_.LocalAddress + "\`t" + $_.LocalPort + "\`t" + $_.OwningProcess }
Get-CimInstance Win32_Process | ForEach-Object { "N\`t" + $_.ProcessId + "\`t" + $_.Name + "\`t" + $_.ExecutablePath }
Get-CimInstance Win32_Service | Where-Object { $_.ProcessId } | ForEach-Object { "U\`t" + $_.ProcessId + "\`t" + $_.Name }
Get-NetIPAddress | ForEach-Object { "A\`t" + $_.IPAddress }`,
      seconds: 40,
      bytes: 1_000_000,
    },
  ],
  read,
}

function read(sections: Sections): Facts {
  const sockets: SocketFact[] = []
  const processes = new Map<number, ProcessFact>()
  const units = new Map<number, string[]>()
  const addresses: string[] = []
  for (const line of linesOf(sections.get('windows-sockets'))) {
    const [kind, a = '', b = '', c = '', d = ''] = line.split('\t')
    if (kind === 'S') {
      const address = parseAddress(b)?.text
      const port = Number(c)
      if (address === undefined || !(port > 0 && port < 65_536) || sockets.length >= 20_000) continue
      sockets.push({
        protocol: a === 'udp' ? 'udp' : 'tcp',
        address: b === '::' ? '::' : address,
        port,
        pid: /^\d{1,10}$/.test(d) ? Number(d) : null,
      })
    } else if (kind === 'N') {
      processes.set(Number(a), {
        pid: Number(a),
        name: plainText(b, 100) ?? '',
        program: plainText(c),
        unit: null,
        container: null,
      })
    } else if (kind === 'U') {
      units.set(Number(a), [...(units.get(Number(a)) ?? []), plainText(b, 100) ?? ''])
    } else if (kind === 'A') {
      const address = parseAddress(a)?.text
      if (address !== undefined) addresses.push(address)
    }
  }
  for (const [pid, names] of units) {
    const process = processes.get(pid)
    // One svchost.exe may be many services; naming all of them tells more than the first.
    if (process !== undefined) process.unit = names.slice(0, 6).join(' ')
  }
  const gaps = cutGaps(sections, 'listeners', 'windows-sockets')
  if (sockets.length === 0)
    gaps.push({
      what: 'listeners',
      reason: 'Windows listed no listeners (before Windows 8 and Server 2012 it cannot).',
    })
  gaps.push({
    what: 'running-code',
    reason: 'Windows replaces files that are in use at the next start; only a pending reboot is known.',
  })
  return { sockets, processes: [...processes.values()], addresses, gaps }
}
