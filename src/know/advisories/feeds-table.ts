/*
 * Where advisories are published. Data, and the only addresses in the program: nothing is fetched from any of them unless
 * `advisory sync` is run, or a server is told to.
 */

export interface Feed {
  /** Name of the file in the book; users name it too. */
  name: string
  /** Id of the source that reads it. */
  source: string
  title: string
  /**
   * `files`: the addresses as they are. `pointer`: a text file that names the file beside it. `csaf-directory`: `changes.csv` names
   * documents beside it. `msrc-months`: a list of monthly documents. `nvd-pages`: pages of an interface.
   */
  kind: 'files' | 'pointer' | 'csaf-directory' | 'msrc-months' | 'nvd-pages'
  addresses: string[]
  /** Taken without being named: by every machine, or by those of this ecosystem (a beginning of its name). Null: only by name. */
  for: 'everyone' | string | null
}

const OSV = 'https://osv-vulnerabilities.storage.googleapis.com'

function osvFeed(name: string, ecosystem: string, forWhom: string | null): Feed {
  const address = `${OSV}/${encodeURIComponent(ecosystem)}/all.zip`
  return { name, source: 'osv', title: `OSV: ${ecosystem}`, kind: 'files', addresses: [address], for: forWhom }
}

function alpineFeed(release: string): Feed {
  const base = `https://secdb.alpinelinux.org/${release}`
  return {
    name: `alpine-${release}`,
    source: 'alpine-secdb',
    title: `Alpine security database, ${release}`,
    kind: 'files',
    addresses: [`${base}/main.json`, `${base}/community.json`],
    for: `Alpine:${release}`,
  }
}

export const FEEDS: readonly Feed[] = [
  {
    name: 'kev',
    source: 'kev',
    title: 'CISA known exploited vulnerabilities',
    kind: 'files',
    addresses: ['https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json'],
    for: 'everyone',
  },
  {
    name: 'epss',
    source: 'epss',
    title: 'EPSS scores of today',
    kind: 'files',
    addresses: ['https://epss.empiricalsecurity.com/epss_scores-current.csv.gz'],
    for: 'everyone',
  },
  {
    name: 'vulnrichment',
    source: 'cve',
    title: 'CVE records with CISA’s decision points',
    kind: 'files',
    addresses: ['https://github.com/cisagov/vulnrichment/archive/refs/heads/develop.zip'],
    for: 'everyone',
  },
  osvFeed('osv-debian', 'Debian', 'Debian:'),
  {
    name: 'debian-tracker',
    source: 'debian-tracker',
    title: 'Debian security tracker (verdicts such as no-dsa)',
    kind: 'files',
    addresses: ['https://security-tracker.debian.org/tracker/data/json'],
    for: 'Debian:',
  },
  osvFeed('osv-ubuntu', 'Ubuntu', 'Ubuntu:'),
  {
    name: 'ubuntu-notices',
    source: 'ubuntu',
    title: 'Ubuntu security notices',
    kind: 'files',
    addresses: ['https://github.com/canonical/ubuntu-security-notices/archive/refs/heads/main.zip'],
    for: null,
  },
  osvFeed('osv-almalinux', 'AlmaLinux', 'AlmaLinux:'),
  osvFeed('osv-rocky', 'Rocky Linux', 'Rocky Linux:'),
  osvFeed('osv-redhat', 'Red Hat', null),
  {
    name: 'redhat-vex',
    source: 'redhat-csaf',
    title: 'Red Hat VEX, every CVE',
    kind: 'pointer',
    addresses: ['https://security.access.redhat.com/data/csaf/v2/vex/archive_latest.txt'],
    for: 'Red Hat:',
  },
  {
    name: 'redhat-advisories',
    source: 'redhat-csaf',
    title: 'Red Hat advisories',
    kind: 'pointer',
    addresses: ['https://security.access.redhat.com/data/csaf/v2/advisories/archive_latest.txt'],
    for: null,
  },
  osvFeed('osv-suse', 'SUSE', 'SUSE:'),
  osvFeed('osv-opensuse', 'openSUSE', 'openSUSE:'),
  {
    name: 'suse-vex',
    source: 'suse-csaf',
    title: 'SUSE VEX, as it changes',
    kind: 'csaf-directory',
    addresses: ['https://ftp.suse.com/pub/projects/security/csaf-vex/changes.csv'],
    for: null,
  },
  osvFeed('osv-alpine', 'Alpine', null),
  ...['v3.18', 'v3.19', 'v3.20', 'v3.21', 'v3.22', 'v3.23', 'edge'].map(alpineFeed),
  osvFeed('osv-pypi', 'PyPI', null),
  osvFeed('osv-npm', 'npm', null),
  osvFeed('osv-maven', 'Maven', null),
  osvFeed('osv-go', 'Go', null),
  osvFeed('osv-crates', 'crates.io', null),
  osvFeed('osv-rubygems', 'RubyGems', null),
  osvFeed('osv-packagist', 'Packagist', null),
  osvFeed('osv-nuget', 'NuGet', null),
  {
    name: 'github',
    source: 'github',
    title: 'GitHub security advisories',
    kind: 'files',
    addresses: ['https://github.com/github/advisory-database/archive/refs/heads/main.zip'],
    for: null,
  },
  {
    name: 'msrc',
    source: 'msrc',
    title: 'Microsoft, month by month',
    kind: 'msrc-months',
    addresses: ['https://api.msrc.microsoft.com/cvrf/v3.0/updates'],
    for: 'Windows',
  },
  {
    name: 'cisa-csaf',
    source: 'csaf',
    title: 'CISA advisories (industrial and others)',
    kind: 'files',
    addresses: ['https://github.com/cisagov/CSAF/archive/refs/heads/develop.zip'],
    for: null,
  },
  {
    name: 'nvd',
    source: 'nvd',
    title: 'NVD, a supplement (slow: hundreds of pages)',
    kind: 'nvd-pages',
    addresses: ['https://services.nvd.nist.gov/rest/json/cves/2.0'],
    for: null,
  },
]

export function feedByName(name: string): Feed | null {
  return FEEDS.find((feed) => feed.name === name) ?? null
}

/** Feeds that a machine of this ecosystem takes without being asked; null: only those for everyone. */
export function feedsFor(ecosystem: string | null): Feed[] {
  return FEEDS.filter(
    (feed) => feed.for === 'everyone' || (feed.for !== null && ecosystem?.startsWith(feed.for) === true),
  )
}
