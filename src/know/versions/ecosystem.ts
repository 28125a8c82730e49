import type { VersionScheme } from '../../model/advisory.ts'

/*
 * Ecosystem names in one spelling, so that a host's and an advisory's are equal texts: OSV's, with what only says how
 * long a release is supported taken off (`:LTS`), Red Hat's CPE tails cut to the major release, and paid channels apart.
 */

const SCHEMES: Readonly<Record<string, VersionScheme>> = {
  Debian: 'deb',
  Ubuntu: 'deb',
  AlmaLinux: 'rpm',
  'Amazon Linux': 'rpm',
  Fedora: 'rpm',
  'Oracle Linux': 'rpm',
  'Red Hat': 'rpm',
  'Rocky Linux': 'rpm',
  SUSE: 'rpm',
  openSUSE: 'rpm',
  openEuler: 'rpm',
  Mageia: 'rpm',
  Alpine: 'apk',
  Wolfi: 'apk',
  Chainguard: 'apk',
  'crates.io': 'semver',
  Go: 'semver',
  Hex: 'semver',
  npm: 'semver',
  'GitHub Actions': 'semver',
  SwiftURL: 'semver',
  Julia: 'semver',
  PyPI: 'pep440',
  Maven: 'maven',
  RubyGems: 'rubygems',
  Packagist: 'packagist',
  NuGet: 'nuget',
  Pub: 'pub',
  Hackage: 'hackage',
  CRAN: 'cran',
  Bioconductor: 'semver',
  Windows: 'windows',
}

/** How the versions of an ecosystem (with or without its release) are ordered; `opaque` for those we have no order for. */
export function schemeOf(ecosystem: string): VersionScheme {
  const colon = ecosystem.indexOf(':')
  return SCHEMES[colon < 0 ? ecosystem : ecosystem.slice(0, colon)] ?? 'opaque'
}

/**
 * `Ubuntu:Pro:18.04:LTS` becomes `Ubuntu:18.04` with channel `esm`, `Red Hat:rhel_eus:8.8::baseos` becomes `Red Hat:8` with
 * channel `rhel_eus:8.8`, `Debian:6.0` becomes `Debian:6`. Spellings it does not know stay as they are.
 */
export function normalEcosystem(text: string): NormalEcosystem {
  const known = normal.get(text)
  if (known !== undefined) return known
  const found = normalise(text)
  // Few are used; a feed that makes up thousands gains nothing.
  if (normal.size < MOST_REMEMBERED) normal.set(text, found)
  return found
}

interface NormalEcosystem {
  readonly ecosystem: string
  readonly channel: string | null
}

const MOST_REMEMBERED = 1_000
const normal = new Map<string, NormalEcosystem>()

function normalise(text: string): NormalEcosystem {
  const [family = '', ...tail] = text.split(':')
  if (family === 'Ubuntu') return ubuntu(tail)
  if (family === 'Red Hat' && tail.length > 1) return redHat(tail[0] ?? '', tail[1] ?? '')
  if (family === 'Debian' || family === 'AlmaLinux' || family === 'Rocky Linux')
    return plain(`${family}${tail.length > 0 ? `:${majorOf(tail[0] ?? '')}` : ''}`)
  return plain(text)
}

function plain(ecosystem: string): { ecosystem: string; channel: null } {
  return { ecosystem, channel: null }
}

/** `22.04:LTS`, `Pro:18.04:LTS`, `Pro:FIPS-updates:20.04:LTS`. */
function ubuntu(tail: readonly string[]): { ecosystem: string; channel: string | null } {
  const release = tail.find((part) => /^\d\d\.\d\d$/.test(part))
  if (release === undefined) return plain(['Ubuntu', ...tail].join(':'))
  const extra = tail.filter((part) => part !== release && part !== 'LTS' && part !== 'Pro')
  const pro = tail.includes('Pro')
  return { ecosystem: `Ubuntu:${release}`, channel: pro ? ['esm', ...extra].join(':') : null }
}

/** `enterprise_linux:9` is what everybody gets; `rhel_eus:8.8` and its like are bought. Other products keep their name. */
function redHat(product: string, release: string): { ecosystem: string; channel: string | null } {
  if (product === 'enterprise_linux') return plain(`Red Hat:${majorOf(release)}`)
  if (/^rhel_(eus|aus|tus|e4s|els|extras\w*|eus_long_life)$/.test(product))
    return { ecosystem: `Red Hat:${majorOf(release)}`, channel: `${product}:${release}` }
  return plain(`Red Hat:${product}:${release}`)
}

function majorOf(release: string): string {
  return /^\d+\.\d/.test(release) ? release.slice(0, release.indexOf('.')) : release
}

/** Ecosystem a host's own packages belong to, from `ID`, `VERSION_ID` and codename of os-release; null when none is known. */
export function ecosystemOfHost(id: string, version: string, codename: string | null): string | null {
  const release = version.split('.')
  const major = release[0] ?? ''
  switch (id) {
    case 'debian':
      return `Debian:${version === '' ? (codename ?? 'sid') : major}`
    case 'ubuntu':
      return `Ubuntu:${version}`
    case 'rhel':
      return `Red Hat:${major}`
    case 'centos':
      // From 8 on the same id also means CentOS Stream, which is not a rebuild.
      return Number(major) <= 7 ? `Red Hat:${major}` : null
    case 'almalinux':
      return `AlmaLinux:${major}`
    case 'rocky':
      return `Rocky Linux:${major}`
    case 'ol':
      return `Oracle Linux:${major}`
    case 'amzn':
      return `Amazon Linux:${version}`
    case 'fedora':
      return `Fedora:${version}`
    case 'alpine':
      return /^\d+\.\d+\.\d+$/.test(version) ? `Alpine:v${major}.${release[1]}` : 'Alpine:edge'
    case 'sles':
      return `SUSE:Linux Enterprise Server ${major}${release[1] === undefined ? '' : ` SP${release[1]}`}`
    case 'opensuse-leap':
      return `openSUSE:Leap ${version}`
    case 'opensuse-tumbleweed':
      return 'openSUSE:Tumbleweed'
    case 'wolfi':
      return 'Wolfi'
    case 'chainguard':
      return 'Chainguard'
    case 'windows':
      return 'Windows'
    default:
      return null
  }
}
