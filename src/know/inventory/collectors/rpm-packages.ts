import type { HostPackage } from '../../../model/host.ts'
import { AS_NOBODY } from './as-nobody.ts'
import { cutGaps, isName, isVersion, linesOf, MOST_PACKAGES, plainText, unreadGaps } from './section-text.ts'
import type { Collector, Facts, Sections } from './types.ts'

const FORMAT = ['NAME', 'EPOCHNUM', 'VERSION', 'RELEASE', 'ARCH', 'SOURCERPM', 'VENDOR']
const tags = (names: string[]): string => `'${names.map((name) => `%{${name}}`).join('\\t')}\\n'`

/** What rpm has installed, with source packages and module streams. */
export const rpmPackages: Collector = {
  id: 'rpm-packages',
  platform: 'unix',
  parts: [
    {
      name: 'rpm',
      // A Debian machine may have rpm as a tool, with an empty database.
      when: '[ ! -e /var/lib/dpkg/status ] && { [ -d /var/lib/rpm ] || [ -d /usr/lib/sysimage/rpm ]; }',
      // An old rpm does not know module labels and refuses the whole format, sometimes with exit status 0.
      script: `${AS_NOBODY}
if rpm --querytags | grep -qx MODULARITYLABEL; then f=${tags([...FORMAT, 'MODULARITYLABEL'])}; else f=${tags(FORMAT)}; fi
$n rpm -qa --queryformat "$f"`,
      seconds: 30,
      bytes: 6_000_000,
    },
    {
      name: 'dnf-modules',
      when: '[ -d /etc/dnf/modules.d ]',
      script: `grep -h -E '^(name|stream|state)=' /etc/dnf/modules.d/*.module`,
      seconds: 5,
      bytes: 100_000,
    },
  ],
  read,
}

function read(sections: Sections): Facts {
  const section = sections.get('rpm')
  if (section === undefined) return {}
  const streams = enabledStreams(linesOf(sections.get('dnf-modules')))
  const packages: HostPackage[] = []
  let unread = 0
  let example = ''
  let unlabelled = 0
  for (const line of linesOf(section)) {
    // Keys of publishers are listed like packages.
    if (line.startsWith('gpg-pubkey\t')) continue
    const found = packages.length < MOST_PACKAGES ? packageOf(line.split('\t'), streams) : null
    if (found === null) {
      if (unread++ === 0) example = line
      continue
    }
    packages.push(found)
    if (found.module === null && /\.module[+_]/.test(found.version)) unlabelled++
  }
  const gaps = [
    ...cutGaps(sections, 'packages', 'rpm'),
    ...unreadGaps(unread, 'packages', example),
    ...(packages.length === 0 ? [{ what: 'packages' as const, reason: 'rpm listed no packages.' }] : []),
  ]
  if (unlabelled > 0) {
    gaps.push({
      what: 'packages',
      reason: `${unlabelled} packages come from a module, but do not say from which stream.`,
    })
  }
  gaps.push({
    what: 'candidates',
    reason:
      'dnf is not asked for newer versions, because it writes logs and caches; fixes are known from advisories only.',
  })
  return { packages, gaps }
}

function packageOf(fields: string[], streams: Map<string, string>): HostPackage | null {
  const [name, epoch = '', version, release, architecture = '', sourceFile = '', vendor = '', label = ''] = fields
  if (!isName(name) || !isVersion(version) || !isVersion(release) || fields.length < 7) return null
  const prefix = /^[1-9]\d{0,9}$/.test(epoch) ? `${epoch}:` : ''
  const full = `${prefix}${version}-${release}`
  const source = sourceOf(sourceFile)
  // Some rebuilds have lost the label: a package built from the source that gave an enabled module its name belongs to that stream.
  const stream = moduleOf(label) ?? (/\.module[+_]/.test(release) ? streams.get(source?.name ?? '') : undefined)
  return {
    name,
    version: full,
    kind: 'rpm',
    architecture: isName(architecture) && architecture !== '(none)' ? architecture : null,
    source: source?.name ?? name,
    sourceVersion: source === null ? full : `${prefix}${source.version}`,
    state: 'installed',
    held: false,
    origin: vendor === '(none)' ? null : plainText(vendor, 100),
    module: stream ?? null,
    candidate: null,
  }
}

/** `nginx-1.20.1-14.el9.src.rpm`: the last two dashes part name, version and release. */
function sourceOf(file: string): { name: string; version: string } | null {
  const [, name, version, release] = /^(.{1,200})-([^-]{1,100})-([^-]{1,100})\.(?:no)?src\.rpm$/.exec(file) ?? []
  return isName(name) && isVersion(version) && isVersion(release) ? { name, version: `${version}-${release}` } : null
}

/** `nodejs:18:8080020230718:63b34585` is stream 18 of module nodejs. */
function moduleOf(label: string): string | null {
  return /^([\w.+-]{1,80}:[\w.+-]{1,80}):/.exec(label)?.[1] ?? null
}

/** Module name to `name:stream`, for those whose state is enabled. */
function enabledStreams(lines: string[]): Map<string, string> {
  const streams = new Map<string, string>()
  let name = ''
  let stream = ''
  for (const line of lines) {
    const [field = '', value = ''] = line.split('=')
    if (field === 'name') [name, stream] = [value, '']
    else if (field === 'stream') stream = value
    else if (value === 'enabled' && name !== '' && stream !== '') streams.set(name, `${name}:${stream}`)
  }
  return streams
}
