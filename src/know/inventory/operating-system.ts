import type { OperatingSystem } from '../../model/host.ts'
import { ecosystemOfHost } from '../versions/ecosystem.ts'

export interface ReleaseNames {
  id: string
  version: string
  codename: string | null
  pretty: string
  /** Ubuntu's extended security maintenance is on. */
  pro?: boolean
}

/** The operating system with the ecosystem of OSV that its packages belong to. */
export function operatingSystem({ id, version, codename, pretty, pro = false }: ReleaseNames): OperatingSystem {
  const safe = {
    id: word(id.toLowerCase()),
    version: word(version),
    codename: codename === null ? null : word(codename),
  }
  return { ...safe, pretty: pretty.slice(0, 200), ecosystem: ecosystemOf({ ...safe, pretty, pro }) }
}

function word(text: string): string {
  return /^[\w.+-]{0,64}$/.test(text) ? text : ''
}

/** Ubuntu with its support and channel, as OSV spells it; derivatives as what their packages are; all others as the advisories name them. */
function ecosystemOf({ id, version, codename, pro }: ReleaseNames & { pro: boolean }): string | null {
  if (id === 'ubuntu') return version === '' ? null : ubuntu(version, pro)
  return ecosystemOfHost(id === 'raspbian' ? 'debian' : id, version, codename)
}

/** Every second year's April release has long-term support, from 2006 on. */
function ubuntu(version: string, pro: boolean): string {
  const [year = '', month = ''] = version.split('.')
  const longTerm = month === '04' && Number(year) % 2 === 0
  return `Ubuntu:${pro ? 'Pro:' : ''}${version}${longTerm ? ':LTS' : ''}`
}
