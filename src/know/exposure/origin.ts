/** How each distribution signs what it publishes itself, in lower case: Release files' Origin, RPM vendors. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  debian: ['debian'],
  ubuntu: ['ubuntu'],
  raspbian: ['raspbian', 'debian'],
  rhel: ['red hat'],
  centos: ['centos', 'red hat'],
  almalinux: ['almalinux'],
  rocky: ['rocky'],
  ol: ['oracle'],
  fedora: ['fedora'],
  amzn: ['amazon'],
  alpine: ['alpine'],
  wolfi: ['wolfi', 'chainguard'],
  sles: ['suse'],
  'opensuse-leap': ['opensuse', 'suse'],
  'opensuse-tumbleweed': ['opensuse', 'suse'],
}

const PACKAGE_KINDS_OF_SYSTEMS = new Set(['deb', 'rpm', 'apk'])

/** Whether the package comes from somewhere else than the distribution it is installed on (a PPA, remi, MariaDB's repository). */
export function isForeign(osId: string, kind: string, origin: string | null): boolean {
  if (!PACKAGE_KINDS_OF_SYSTEMS.has(kind) || origin === null || origin === '') return false
  const own = OWN[osId.toLowerCase()]
  if (own === undefined) return false
  const text = origin.toLowerCase()
  // A PPA may carry its distribution's name as vendor; its own origin tells (LP-PPA-...).
  if (/\bppa\b/.test(text)) return true
  return !own.some((name) => text.startsWith(name) || text.startsWith(`http://security.${name}`))
}

/** Support channels that the package itself shows: the version of an ESM build says so, and so may its origin. */
export function channelsOf(kind: string, version: string, origin: string | null): string[] {
  const text = (origin ?? '').toLowerCase()
  const found: string[] = []
  if (kind === 'deb' && (/[+~]esm\d|\besm\b/.test(version) || /esm/.test(text))) found.push('esm')
  const minor = /\.el(\d+)_(\d+)/.exec(version)
  if (kind === 'rpm' && minor) found.push(`eus:${minor[1]}.${minor[2]}`)
  if (kind === 'rpm' && /\b(?:eus|e4s|aus|tus)\b/.test(text)) found.push('eus')
  return found
}

/** Whether a row's channel is one that the package comes from. `esm:FIPS-updates` and its like need more than plain ESM. */
export function isOfChannel(channel: string, channels: readonly string[]): boolean {
  if (channel === 'esm' || channel.startsWith('esm-')) return channels.includes('esm')
  if (/^rhel_(?:eus|aus|tus|e4s)/.test(channel)) {
    const release = channel.split(':')[1]
    return channels.includes('eus') || (release !== undefined && channels.includes(`eus:${release}`))
  }
  return channels.includes(channel)
}
