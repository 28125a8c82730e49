import type { InventoryGap } from '../../../model/host.ts'
import { operatingSystem } from '../operating-system.ts'
import { linesOf } from './section-text.ts'
import type { Collector, Facts, Sections } from './types.ts'

/** Which system it is, and whether we see all of it. */
export const system: Collector = {
  id: 'system',
  platform: 'unix',
  parts: [
    { name: 'user', script: 'id -u; uname -s', seconds: 5, bytes: 1000 },
    {
      name: 'os-release',
      script: 'cat /etc/os-release || cat /usr/lib/os-release || cat /etc/redhat-release /etc/alpine-release',
      seconds: 5,
      bytes: 8000,
    },
    {
      name: 'ubuntu-pro',
      // What `pro status` wrote last: asking it again would take a second and, as root, write.
      when: '[ -r /var/lib/ubuntu-advantage/status.json ]',
      script: 'cat /var/lib/ubuntu-advantage/status.json',
      seconds: 5,
      bytes: 200_000,
    },
  ],
  read,
}

function read(sections: Sections): Facts {
  const [uid = '', kernelName = ''] = linesOf(sections.get('user'))
  const fields = releaseFields(sections.get('os-release')?.text ?? '')
  const os = operatingSystem({
    id: fields.get('ID') ?? (kernelName === 'Linux' ? 'linux' : kernelName.toLowerCase()),
    version: fields.get('VERSION_ID') ?? '',
    codename: fields.get('VERSION_CODENAME') ?? null,
    pretty: fields.get('PRETTY_NAME') ?? fields.get('NAME') ?? kernelName,
    pro: hasPro(sections.get('ubuntu-pro')?.text ?? ''),
  })
  const gaps: InventoryGap[] = []
  if (!fields.has('ID')) {
    gaps.push({ what: 'packages', reason: 'The host has no os-release file, so its distribution is not known.' })
  }
  return { os, root: uid === '0', gaps }
}

/** `NAME="value"` lines of os-release(5), quotes and escapes undone. */
export function releaseFields(text: string): Map<string, string> {
  const fields = new Map<string, string>()
  for (const line of text.split('\n')) {
    const part = /^([A-Z][A-Z0-9_]{0,40})=(.*)$/.exec(line.trim())
    if (part === null) continue
    const [, name = '', value = ''] = part
    const bare = /^(["'])(.*)\1$/.exec(value)?.[2] ?? value
    fields.set(name, bare.replaceAll(/\\(["'$`\\])/g, '$1').slice(0, 200))
  }
  return fields
}

/** Whether Ubuntu's extended security maintenance is switched on, as `pro` noted in its status file. */
function hasPro(text: string): boolean {
  if (text === '') return false
  try {
    const status = JSON.parse(text) as { services?: Array<{ name?: unknown; status?: unknown }> } | null
    return (
      Array.isArray(status?.services) &&
      status.services.some((service) => service?.name === 'esm-infra' && service.status === 'enabled')
    )
  } catch {
    return false
  }
}
