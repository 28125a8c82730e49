import { AS_NOBODY } from './as-nobody.ts'
import { cutGaps, isVersion, linesOf, plainText } from './section-text.ts'
import type { Collector, Facts, OfferFact, Section, Sections } from './types.ts'

/** What apt would install, from which repository, and whether that is a security suite. Package lists are used as they lie. */
export const debianOffers: Collector = {
  id: 'debian-offers',
  platform: 'unix',
  parts: [
    {
      name: 'apt-policy',
      when: '[ -e /var/lib/dpkg/status ] && [ -d /var/lib/apt/lists ]',
      // apt parts the signed lists in a nameless temporary file; in memory that touches no disk.
      script: `${AS_NOBODY}
[ -w /dev/shm ] && export TMPDIR=/dev/shm
set --
[ "$(id -u)" != 0 ] || [ "$n" ] || set -- -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=
p=$(dpkg-query -W -f='\${binary:Package} ')
$n apt-cache "$@" policy $p && exit
# Sources that only root may read.
[ "$n" ] && apt-cache -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= policy $p`,
      seconds: 25,
      bytes: 4_000_000,
    },
    {
      name: 'apt-releases',
      when: '[ -d /var/lib/apt/lists ]',
      script: `cd /var/lib/apt/lists && grep -H -m 4 -E '^(Origin|Label|Suite|Codename):' ./*Release`,
      seconds: 5,
      bytes: 200_000,
    },
    {
      name: 'apt-age',
      when: '[ -d /var/lib/apt/lists ]',
      script: 'stat -c %Y /var/lib/apt/lists/*Release | sort -n | tail -n 1',
      seconds: 5,
      bytes: 1000,
    },
  ],
  read,
}

function read(sections: Sections): Facts {
  const policy = sections.get('apt-policy')
  if (policy === undefined) return {}
  const releases = releasesOf(linesOf(sections.get('apt-releases')))
  const offers = offersIn(policy, releases)
  const gaps = cutGaps(sections, 'candidates', 'apt-policy')
  const seconds = linesOf(sections.get('apt-age'))[0] ?? ''
  if (seconds === '') {
    gaps.push({ what: 'candidates', reason: 'The host has no package lists, so apt cannot say what it would offer.' })
  } else if (offers.length === 0) {
    gaps.push({ what: 'candidates', reason: 'apt did not say what it would offer.' })
  }
  return { offers, gaps, ...(/^\d{1,11}$/.test(seconds) ? { listsFrom: Number(seconds) * 1000 } : {}) }
}

/** A repository, by the beginning of its list's file name. */
interface Release {
  origin: string | null
  security: boolean
}

/** `./deb.debian.org_debian_dists_bookworm_InRelease:Origin: Debian` */
const RELEASE_LINE = /^\.\/(.{1,400}?)_(?:In)?Release:(Origin|Label|Suite|Codename): ?(.{0,200})$/

function releasesOf(lines: string[]): Map<string, Release> {
  const releases = new Map<string, Release>()
  for (const line of lines) {
    const [, file = '', field = '', value = ''] = RELEASE_LINE.exec(line) ?? []
    if (file === '') continue
    const release = releases.get(file) ?? { origin: null, security: false }
    if (field === 'Origin') release.origin = originName(value)
    release.security ||= /security/i.test(value) || (field === 'Origin' && value.startsWith('UbuntuESM'))
    releases.set(file, release)
  }
  return releases
}

/** `Ubuntu:esm` and `Ubuntu:esm-apps` for the suites of extended maintenance; any other as the repository calls itself. */
function originName(value: string): string | null {
  if (value === 'UbuntuESM') return 'Ubuntu:esm'
  if (value === 'UbuntuESMApps') return 'Ubuntu:esm-apps'
  return plainText(value.trim(), 100)
}

interface Offered {
  version: string
  installed: boolean
  releases: Release[]
}

function offersIn(section: Section, releases: Map<string, Release>): OfferFact[] {
  const offers: OfferFact[] = []
  const bySource = new Map<string, Release | null>()
  let name = ''
  let candidate = ''
  let table: Offered[] = []
  const close = (): void => {
    if (name !== '') offers.push(offerOf(name, candidate, table))
  }
  for (const line of linesOf(section)) {
    if (!line.startsWith(' ')) {
      close()
      name = line.endsWith(':') ? line.slice(0, -1) : ''
      candidate = ''
      table = []
    } else if (line.startsWith('  Candidate: ')) candidate = line.slice(13)
    else if (line.startsWith('        ')) {
      const release = sourceRelease(line, releases, bySource)
      if (release !== null) table.at(-1)?.releases.push(release)
    } else {
      const [, star = '', version = ''] = /^ (\*\*\*|   ) (\S{1,255}) -?\d+$/.exec(line) ?? []
      if (version !== '') table.push({ version, installed: star === '***', releases: [] })
    }
  }
  close()
  return offers
}

/** `        500 http://deb.debian.org/debian bookworm/main amd64 Packages`; null for dpkg's own status file and unknown lists. */
function sourceRelease(
  line: string,
  releases: Map<string, Release>,
  memo: Map<string, Release | null>,
): Release | null {
  const before = memo.get(line)
  if (before !== undefined) return before
  const [, uri = '', suite = ''] = /^ +-?\d+ [a-z+]+:\/{0,2}(\S+) (\S+) /.exec(line) ?? []
  const place = uri.replace(/^[^/@]*@/, '').replace(/\/$/, '')
  // A suite with a component lies under dists/; without one it is a flat repository.
  const inDists = `${place}/dists/${suite.split('/').slice(0, -1).join('/')}`
  const found = [inDists, `${place}/${suite.replace(/\/$/, '')}`].map((path) => releases.get(path.replaceAll('/', '_')))
  const known = found.find((one) => one !== undefined)
  // A repository that does not say who it is gets the name of its server.
  const origin = known?.origin ?? plainText(place.split('/')[0] ?? '', 100)
  const release = uri === '' ? null : { origin, security: known?.security ?? false }
  memo.set(line, release)
  return release
}

function offerOf(label: string, candidate: string, table: Offered[]): OfferFact {
  const [name = '', architecture = null] = label.split(':')
  const at = table.findIndex((row) => row.installed)
  const newer = table.slice(0, at)
  const chosen = newer.findIndex((row) => row.version === candidate)
  const offers = newer.slice(Math.max(0, chosen)).flatMap((row) => row.releases)
  return {
    name,
    architecture,
    origin: originOf(table[at], newer),
    candidate:
      chosen >= 0 && isVersion(candidate)
        ? { version: candidate, security: offers.some((release) => release.security) }
        : null,
  }
}

/**
 * The origin of the installed version. One that has left the lists because a newer one replaced it has the origin of what replaced it,
 * as long as only one origin offers the package. Otherwise nobody knows.
 */
function originOf(installed: Offered | undefined, newer: Offered[]): string | null {
  const own = installed?.releases.find((release) => release.origin !== null)?.origin
  if (own !== undefined) return own
  const others = new Set(newer.flatMap((row) => row.releases.map((release) => release.origin)))
  return others.size === 1 ? ([...others][0] ?? null) : null
}
