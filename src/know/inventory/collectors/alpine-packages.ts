import type { HostPackage, InventoryGap } from '../../../model/host.ts'
import { cutGaps, isName, isVersion, linesOf, MOST_PACKAGES, unreadGaps } from './section-text.ts'
import type { Collector, Facts, OfferFact, Sections } from './types.ts'

/** What apk has installed, and what it would upgrade by the indexes it has. */
export const alpinePackages: Collector = {
  id: 'alpine-packages',
  platform: 'unix',
  parts: [
    {
      name: 'apk-database',
      when: '[ -r /lib/apk/db/installed ] || [ -r /usr/lib/apk/db/installed ]',
      script: `for f in /lib/apk/db/installed /usr/lib/apk/db/installed; do
if [ -r $f ]; then grep -E '^([PVAo]:|$)' $f; exit; fi; done`,
      seconds: 10,
      bytes: 4_000_000,
    },
    {
      name: 'apk-list',
      when: '[ -e /etc/alpine-release ] && [ ! -r /lib/apk/db/installed ] && [ ! -r /usr/lib/apk/db/installed ]',
      script: 'apk list --installed --no-network',
      seconds: 10,
      bytes: 4_000_000,
    },
    {
      name: 'apk-upgradable',
      when: '[ -e /etc/alpine-release ]',
      script: 'apk list --upgradable --no-network',
      seconds: 15,
      bytes: 1_000_000,
    },
  ],
  read,
}

function read(sections: Sections): Facts {
  const database = sections.get('apk-database')
  const list = sections.get('apk-list')
  if (database === undefined && list === undefined) return {}
  const found = database === undefined ? fromList(linesOf(list)) : fromDatabase(database.text.split('\n'))
  const upgradable = sections.get('apk-upgradable')
  const gaps: InventoryGap[] = [
    ...cutGaps(sections, 'packages', 'apk-database', 'apk-list'),
    ...cutGaps(sections, 'candidates', 'apk-upgradable'),
    ...unreadGaps(found.unread, 'packages', found.example),
  ]
  if (found.packages.length === 0) gaps.push({ what: 'packages', reason: 'apk listed no packages.' })
  if (upgradable === undefined || upgradable.status !== 0) {
    gaps.push({ what: 'candidates', reason: 'apk did not say what it would offer.' })
  }
  return { packages: found.packages, offers: linesOf(upgradable).flatMap(offerOf), gaps }
}

interface Found {
  packages: HostPackage[]
  unread: number
  example: string
}

/** Blocks of `P:` name, `V:` version, `A:` architecture, `o:` source, each ended by an empty line. */
function fromDatabase(lines: string[]): Found {
  const found: Found = { packages: [], unread: 0, example: '' }
  let block = new Map<string, string>()
  for (const line of [...lines, '']) {
    if (line !== '') block.set(line.slice(0, 1), line.slice(2))
    else if (block.size > 0) {
      keep(found, block.get('P'), block.get('V'), block.get('A'), block.get('o'))
      block = new Map()
    }
  }
  return found
}

/** `musl-1.2.3-r4 x86_64 {musl} (MIT) [installed]` */
const LIST_LINE =
  /^(\S{1,200})-(\d[^-\s]{0,100}-r\d{1,9}) (\S{1,40}) \{([^}]{0,200})\} .{0,400}\[(installed|upgradable from: \S+)\]$/

function fromList(lines: string[]): Found {
  const found: Found = { packages: [], unread: 0, example: '' }
  for (const line of lines) {
    const [, name, version, architecture, source] = LIST_LINE.exec(line) ?? []
    keep(found, name, version, architecture, source)
  }
  return found
}

function keep(found: Found, name?: string, version?: string, architecture?: string, source?: string): void {
  if (!isName(name) || !isVersion(version) || found.packages.length >= MOST_PACKAGES) {
    if (found.unread++ === 0) found.example = name ?? ''
    return
  }
  found.packages.push({
    name,
    version,
    kind: 'apk',
    architecture: isName(architecture) ? architecture : null,
    source: isName(source) ? source : name,
    // A source package of Alpine has one version, that of all it builds.
    sourceVersion: version,
    state: 'installed',
    held: false,
    origin: null,
    module: null,
    candidate: null,
  })
}

/** Alpine has no security suite: whether an offer is a fix is known from its advisories only. */
function offerOf(line: string): OfferFact[] {
  const [, name, version, , , state = ''] = LIST_LINE.exec(line) ?? []
  if (!isName(name) || !isVersion(version) || !state.startsWith('upgradable')) return []
  return [{ name, architecture: null, origin: null, candidate: { version, security: false } }]
}
