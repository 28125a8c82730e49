import type { OperatingSystem } from '../../model/host.ts'

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

/**
 * Spelling of the OSV schema's list of ecosystems. Debian testing and unstable have no VERSION_ID: both are followed as `sid`.
 * Null for distributions that OSV does not know, and for Red Hat's own, whose suffix is a CPE (advisories for it come as CSAF).
 */
function ecosystemOf({ id, version, pretty, pro }: ReleaseNames & { pro: boolean }): string | null {
  const major = version.split('.')[0] ?? ''
  const minor = version.split('.').slice(0, 2).join('.')
  switch (id) {
    case 'debian':
    case 'raspbian':
      return version === '' ? 'Debian:sid' : `Debian:${major}`
    case 'ubuntu':
      return version === '' ? null : ubuntu(version, pro)
    case 'alpine':
      return /^\d+\.\d+$/.test(minor) ? `Alpine:v${minor}` : 'Alpine:edge'
    case 'almalinux':
      return `AlmaLinux:${major}`
    case 'rocky':
      return `Rocky Linux:${major}`
    case 'openeuler':
      return `openEuler:${version}`
    case 'mageia':
      return `Mageia:${major}`
    case 'opensuse-leap':
    case 'opensuse-tumbleweed':
      return `openSUSE:${pretty.replace(/^openSUSE /, '')}`
    case 'sles':
      return `SUSE:${pretty.replace(/^SUSE /, '')}`
    case 'wolfi':
      return 'Wolfi'
    case 'chainguard':
      return 'Chainguard'
    case 'photon':
      return `Photon OS:${minor}`
    case 'windows':
      return 'Windows'
    default:
      return null
  }
}

/** Every second year's April release has long-term support, from 2006 on. */
function ubuntu(version: string, pro: boolean): string {
  const [year = '', month = ''] = version.split('.')
  const longTerm = month === '04' && Number(year) % 2 === 0
  return `Ubuntu:${pro ? 'Pro:' : ''}${version}${longTerm ? ':LTS' : ''}`
}
