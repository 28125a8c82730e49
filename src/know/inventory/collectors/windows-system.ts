import type { HostPackage, InventoryGap } from '../../../model/host.ts'
import { operatingSystem } from '../operating-system.ts'
import { linesOf, plainText } from './section-text.ts'
import type { Collector, Facts, Sections } from './types.ts'

/** Which Windows, its build with the number of its last cumulative update, and whether it waits for a reboot. */
export const windowsSystem: Collector = {
  id: 'windows-system',
  platform: 'windows',
  parts: [
    {
      name: 'windows',
      script: `$v = Get-ItemProperty 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion'
foreach ($k in 'ProductName','CurrentBuild','CurrentBuildNumber','UBR','DisplayVersion','ReleaseId','InstallationType','CurrentMajorVersionNumber','CurrentMinorVersionNumber','CurrentVersion') { "$k\`t" + $v.$k }
$me = New-Object Security.Principal.WindowsPrincipal ([Security.Principal.WindowsIdentity]::GetCurrent())
"Administrator\`t" + $me.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
$r = 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion'
"RebootPending\`t" + ((Test-Path "$r\\Component Based Servicing\\RebootPending") -or (Test-Path "$r\\WindowsUpdate\\Auto Update\\RebootRequired"))`,
      seconds: 20,
      bytes: 10_000,
    },
  ],
  read,
}

function read(sections: Sections): Facts {
  const values = new Map(
    linesOf(sections.get('windows')).map((line) => [line.split('\t')[0] ?? '', line.split('\t')[1] ?? '']),
  )
  const number = (key: string): string => (/^\d{1,10}$/.test(values.get(key) ?? '') ? (values.get(key) ?? '') : '')
  const build = number('CurrentBuild') || number('CurrentBuildNumber')
  const base = `${kernelVersion(values)}.${build}`
  const full = number('UBR') === '' ? base : `${base}.${number('UBR')}`
  const name = productName(values, Number(build))
  const os = operatingSystem({
    id: 'windows',
    version: base,
    codename: null,
    pretty: plainText(values.get('ProductName'), 200) ?? name,
  })
  const reboot = values.get('RebootPending')?.toLowerCase()
  const rebootNeeded = reboot === 'true' ? true : reboot === 'false' ? false : null
  const gaps: InventoryGap[] =
    build === '' ? [{ what: 'packages', reason: 'Windows did not say which build it is.' }] : []
  const packages = build === '' ? [] : [windowsPackage(name, full, 'Microsoft')]
  const root = values.get('Administrator')?.toLowerCase() === 'true'
  return { os, root, packages, kernel: { running: full, installed: [full], newest: full, rebootNeeded }, gaps }
}

/** Windows 10, 11 and the servers of their time give two numbers; older ones have a text such as `6.1`. */
function kernelVersion(values: ReadonlyMap<string, string>): string {
  const [major, minor] = [values.get('CurrentMajorVersionNumber') ?? '', values.get('CurrentMinorVersionNumber') ?? '']
  if (/^\d{1,3}$/.test(major) && /^\d{1,3}$/.test(minor)) return `${major}.${minor}`
  const old = values.get('CurrentVersion') ?? ''
  return /^\d{1,2}\.\d{1,2}$/.test(old) ? old : '0.0'
}

/**
 * As Microsoft's advisories name products, without the edition: `Windows Server 2019`, `Windows 11 Version 23H2`. The registry of Windows 11
 * still says Windows 10.
 */
function productName(values: ReadonlyMap<string, string>, build: number): string {
  const product = plainText(values.get('ProductName'), 200) ?? 'Windows'
  const server = /^(Windows Server(?: \d{4})?(?: R2)?)/.exec(product.replace(/\(R\)/g, ''))?.[1]
  const release = values.get('DisplayVersion') || values.get('ReleaseId') || ''
  const version = /^\w{3,6}$/.test(release) ? ` Version ${release}` : ''
  if (server !== undefined) return server === 'Windows Server' ? `${server}${version}` : server
  const client = /^(Windows (?:\d{1,2}(?:\.\d)?|Vista|XP))/.exec(product)?.[1] ?? 'Windows'
  if (client !== 'Windows 10') return client
  return `${build >= 22_000 ? 'Windows 11' : client}${version}`
}

function windowsPackage(name: string, version: string, origin: string): HostPackage {
  return {
    name,
    version,
    kind: 'windows',
    architecture: null,
    source: name,
    sourceVersion: version,
    state: 'installed',
    held: false,
    origin,
    module: null,
    candidate: null,
  }
}
