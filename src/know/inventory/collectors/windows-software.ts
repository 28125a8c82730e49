import type { HostPackage } from '../../../model/host.ts'
import { cutGaps, isName, isVersion, linesOf, MOST_PACKAGES, plainText } from './section-text.ts'
import type { Collector, Facts, Sections } from './types.ts'

/** Programs that note themselves for uninstalling: for all users in 64 and 32 bits, and for the user who logs in. */
export const windowsSoftware: Collector = {
  id: 'windows-software',
  platform: 'windows',
  parts: [
    {
      name: 'software',
      script: `$u = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\*'
Get-ItemProperty "HKLM:\\$u", 'HKLM:\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\*', "HKCU:\\$u" | ForEach-Object {
if ($_.DisplayName) { (@($_.DisplayName, $_.DisplayVersion, $_.Publisher) | ForEach-Object { "$_" -replace '[\\t\\r\\n]', ' ' }) -join "\`t" } }`,
      seconds: 30,
      bytes: 1_000_000,
    },
  ],
  read,
}

function read(sections: Sections): Facts {
  const packages = new Map<string, HostPackage>()
  for (const line of linesOf(sections.get('software'))) {
    const [label = '', version = '', publisher] = line.split('\t')
    // `7-Zip 23.01 (x64)`: version and architecture in the name would make every release a program of its own.
    const name = label
      .replace(/\s*\((?:x64|x86|64-bit|32-bit|arm64)[^)]{0,40}\)/gi, '')
      .replace(version === '' ? /$/ : version, '')
      .trim()
    if (!isName(name) || !isVersion(version) || packages.size >= MOST_PACKAGES) continue
    packages.set(`${name} ${version}`, {
      name,
      version,
      kind: 'windows-software',
      architecture: null,
      source: name,
      sourceVersion: version,
      state: 'installed',
      held: false,
      origin: plainText(publisher, 100),
      module: null,
      candidate: null,
    })
  }
  return { packages: [...packages.values()], gaps: cutGaps(sections, 'packages', 'software') }
}
