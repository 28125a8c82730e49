import type { HostPackage, Inventory, OperatingSystem } from '../../model/host.ts'
import { normalEcosystem } from '../versions/api.ts'
import { type HeldHere, type Holding, packHolding } from './holding.ts'
import { isKernelPackage, kernelSource, kernelsOf } from './kernel.ts'
import { channelsOf, isForeign } from './origin.ts'

/** Ecosystems of packages that bring their own, whatever the system under them. */
const OF_KIND: Readonly<Record<string, string>> = {
  pypi: 'PyPI',
  npm: 'npm',
  maven: 'Maven',
  gem: 'RubyGems',
  rubygems: 'RubyGems',
  packagist: 'Packagist',
  composer: 'Packagist',
  nuget: 'NuGet',
  cargo: 'crates.io',
  golang: 'Go',
  go: 'Go',
}

export interface HostDescription {
  held: HeldHere[]
  /** Kernel images that do not run: to be removed, never vulnerable. */
  oldKernels: HostPackage[]
}

/** An inventory as matching sees it: its packages gathered by source package, the kernel that runs picked out. */
export function describeHost(inventory: Inventory): HostDescription {
  const kernels = kernelsOf(inventory)
  const stale = new Set(inventory.stale.flatMap((process) => process.package ?? []))
  const groups = new Map<string, HostPackage[]>()
  for (const pack of inventory.packages) {
    if (isKernelPackage(pack) && !isMatchedKernel(pack, kernels)) continue
    const key = `${pack.kind} ${pack.source} ${sourceVersionOf(pack)} ${pack.module ?? ''} ${pack.origin ?? ''}`
    const group = groups.get(key)
    if (group) group.push(pack)
    else groups.set(key, [pack])
  }
  const held = [...groups.values()].map((packages) => {
    const kernel = packages[0] !== undefined && isKernelPackage(packages[0])
    return {
      holding: holdingOf(packages, inventory.os),
      packages,
      stale: packages.some((pack) => stale.has(pack.name)),
      halfInstalled: packages.some((pack) => pack.state === 'half-installed'),
      nextBoot: kernel ? kernels.nextBoot : null,
      runningUnknown: kernel && kernels.unknown,
    }
  })
  return { held, oldKernels: kernels.old }
}

/** The images that run; where nobody can say, the newest, since a later one would be booted. */
function isMatchedKernel(pack: HostPackage, kernels: ReturnType<typeof kernelsOf>): boolean {
  return kernels.running.includes(pack) || (kernels.unknown && kernels.newest.includes(pack))
}

function holdingOf(packages: readonly HostPackage[], os: OperatingSystem): Holding {
  const [first] = packages as [HostPackage, ...HostPackage[]]
  const kernel = isKernelPackage(first)
  const source = kernel ? kernelSource(first.source) : nameOf(first)
  // A signed image carries the version of its signature as source version; its own is the kernel's.
  const version = kernel && source !== first.source ? first.version : sourceVersionOf(first)
  const foreign = isForeign(os.id, first.kind, first.origin)
  const ecosystems = ecosystemsOf(first.kind, os)
  const channels = channelsOf(first.kind, version, first.origin)
  const binaries = packages
    .map(({ name, version: own }) => ({ name, version: own }))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  const facts = {
    ecosystems,
    kind: first.kind,
    source,
    version,
    module: first.module,
    origin: first.origin,
    foreign,
    channels,
    binaries,
  }
  return { key: packHolding(facts), ...facts }
}

/** Never an ecosystem without its release: that would match every release at once. */
function ecosystemsOf(kind: string, os: OperatingSystem): string[] {
  const own = OF_KIND[kind]
  if (own !== undefined) return [own]
  return os.ecosystem === null ? [] : [normalEcosystem(os.ecosystem).ecosystem]
}

/** PyPI takes `Foo_Bar`, `foo.bar` and `foo-bar` for one name. */
function nameOf(pack: HostPackage): string {
  return pack.kind === 'pypi' ? pack.source.toLowerCase().replaceAll(/[-_.]+/g, '-') : pack.source
}

/** A binary rebuild (`+b1`) has the source of the version before it. */
function sourceVersionOf(pack: HostPackage): string {
  return pack.kind === 'deb' && pack.sourceVersion === pack.version
    ? pack.version.replace(/\+b\d+$/, '')
    : pack.sourceVersion
}
