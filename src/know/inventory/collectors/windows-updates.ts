import type { HostPackage, InventoryGap } from '../../../model/host.ts'
import { cutGaps, isVersion, linesOf } from './section-text.ts'
import type { Collector, Facts, OfferFact, Sections } from './types.ts'

/**
 * Installed updates, and those that Windows knows to be missing. An update that a later one superseded counts as installed: what it fixed
 * is in the later one. The servicing registry tells both (state 112 installed, 80 superseded); `Get-HotFix` adds what it lacks. The update
 * agent is asked for what it found last, not sent out to search.
 */
export const windowsUpdates: Collector = {
  id: 'windows-updates',
  platform: 'windows',
  parts: [
    {
      name: 'servicing',
      script: `Get-ChildItem 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages' | ForEach-Object {
if ($_.PSChildName -match '^Package_for_') { "cbs\`t" + $_.PSChildName + "\`t" + $_.GetValue('CurrentState') } }`,
      seconds: 30,
      bytes: 1_000_000,
    },
    {
      name: 'hotfixes',
      script: `Get-HotFix | ForEach-Object { "hotfix\`t" + $_.HotFixID }`,
      seconds: 30,
      bytes: 200_000,
    },
    {
      name: 'missing-updates',
      script: `$s = (New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher()
$s.Online = $false
foreach ($u in $s.Search('IsInstalled=0 and IsHidden=0').Updates) {
$kb = @($u.KBArticleIDs) -join ','
$security = [bool](@($u.Categories | Where-Object { $_.CategoryID -eq '0fa1201d-4330-4fa8-8ae9-b877473b6441' }).Count)
"offer\`t$kb\`t$security" }
'asked'`,
      seconds: 60,
      bytes: 200_000,
    },
  ],
  read,
}

/** `Package_for_KB5034127~31bf3856ad364e35~amd64~~17763.5329.1.5`; cumulative ones are called `Package_for_RollupFix`. */
const SERVICED =
  /^Package_for_(KB\d{6,8}|RollupFix|ServicingStack\w{0,20}|DotNetRollup\w{0,20})(?:_[\w-]{1,60})?~\w{0,40}~\w{0,20}~[\w-]{0,20}~([\d.]{1,40})$/
const PRESENT = new Set(['112', '80'])

function read(sections: Sections): Facts {
  const packages = new Map<string, HostPackage>()
  for (const line of linesOf(sections.get('servicing'))) {
    const [kind, text = '', state = ''] = line.split('\t')
    const [, name = '', version] = SERVICED.exec(text) ?? []
    if (kind === 'cbs' && PRESENT.has(state) && isVersion(version))
      packages.set(`${name} ${version}`, update(name, version))
  }
  const serviced = new Set([...packages.values()].map((one) => one.name))
  for (const line of linesOf(sections.get('hotfixes'))) {
    const name = /^hotfix\t(KB\d{6,8})$/.exec(line)?.[1]
    // The version of an update is not told here; any will do, since only its presence counts.
    if (name !== undefined && !serviced.has(name)) packages.set(name, update(name, '1'))
  }
  const missing = linesOf(sections.get('missing-updates'))
  const gaps: InventoryGap[] = [
    ...cutGaps(sections, 'packages', 'servicing', 'hotfixes'),
    ...cutGaps(sections, 'candidates', 'missing-updates'),
  ]
  if (packages.size === 0)
    gaps.push({ what: 'packages', reason: 'Windows listed no updates (the account may lack the right to).' })
  if (!missing.includes('asked'))
    gaps.push({ what: 'candidates', reason: 'The update agent of Windows did not say which updates are missing.' })
  return { packages: [...packages.values()], offers: missing.flatMap(offerOf), gaps }
}

/** Missing updates are offers for Windows itself, whatever its name is: `assemble` gives them to the package of kind `windows`. */
function offerOf(line: string): OfferFact[] {
  const [kind, numbers = '', security = ''] = line.split('\t')
  const number = /^\d{6,8}/.exec(numbers)?.[0]
  if (kind !== 'offer' || number === undefined) return []
  return [
    {
      name: '',
      architecture: null,
      origin: null,
      candidate: { version: `KB${number}`, security: security.toLowerCase() === 'true' },
    },
  ]
}

function update(name: string, version: string): HostPackage {
  return {
    name,
    version,
    kind: 'windows-update',
    architecture: null,
    source: name,
    sourceVersion: version,
    state: 'installed',
    held: false,
    origin: 'Microsoft',
    module: null,
    candidate: null,
  }
}
