import type { HostPackage, InventoryGap } from '../../../model/host.ts'
import { cutGaps, isName, isVersion, linesOf, MOST_PACKAGES, unreadGaps } from './section-text.ts'
import type { Collector, Facts, Section, Sections } from './types.ts'

/** What dpkg has installed, with the source package that advisories speak of. */
export const debianPackages: Collector = {
  id: 'debian-packages',
  platform: 'unix',
  parts: [
    {
      name: 'dpkg',
      when: '[ -e /var/lib/dpkg/status ]',
      script:
        "dpkg-query -W -f='${binary:Package}\\t${db:Status-Abbrev}\\t${Version}\\t${Architecture}\\t${source:Package}\\t${source:Version}\\n'",
      seconds: 20,
      bytes: 4_000_000,
    },
  ],
  read,
}

function read(sections: Sections): Facts {
  const section = sections.get('dpkg')
  if (section === undefined) return {}
  const { packages, unread, example } = packagesIn(section)
  const gaps: InventoryGap[] = [
    ...cutGaps(sections, 'packages', 'dpkg'),
    ...unreadGaps(unread, 'packages', example),
    ...(packages.length === 0 ? [{ what: 'packages' as const, reason: 'dpkg listed no packages.' }] : []),
  ]
  return { packages, gaps }
}

function packagesIn(section: Section): { packages: HostPackage[]; unread: number; example: string } {
  const packages: HostPackage[] = []
  let unread = 0
  let example = ''
  for (const line of linesOf(section)) {
    const fields = line.split('\t')
    const state = stateOf(fields[1] ?? '')
    if (state === 'gone') continue
    const found = state === null || packages.length >= MOST_PACKAGES ? null : packageOf(fields, state)
    if (found !== null) packages.push(found)
    else if (unread++ === 0) example = line
  }
  return { packages, unread, example }
}

function packageOf(fields: string[], state: HostPackage['state']): HostPackage | null {
  const [binary = '', status = '', version, architecture = '', source, sourceVersion] = fields
  const name = binary.split(':')[0]
  if (fields.length !== 6 || !isName(name) || !isVersion(version)) return null
  return {
    name,
    version,
    kind: 'deb',
    architecture: isName(architecture) ? architecture : null,
    source: isName(source) ? source : name,
    sourceVersion: isVersion(sourceVersion) ? sourceVersion : version,
    state,
    held: status.startsWith('h'),
    origin: null,
    module: null,
    candidate: null,
  }
}

/**
 * dpkg's three letters: what is wanted, what is, and whether it must be reinstalled. `rc` (removed, configuration left) and `n` are not
 * installed; unpacked (`U`), half-configured (`F`) and half-installed (`H`) are half done. Null: no such status.
 */
function stateOf(status: string): HostPackage['state'] | 'gone' | null {
  const [, is = '', fault = ''] = /^[uihrp]([ncHUFWti])(.?)/.exec(status) ?? []
  if (is === 'n' || is === 'c') return 'gone'
  if (is === '') return null
  return 'HUF'.includes(is) || fault === 'R' ? 'half-installed' : 'installed'
}
