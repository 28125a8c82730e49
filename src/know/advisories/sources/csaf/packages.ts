import { normalEcosystem } from '../../../versions/api.ts'
import type { CsafProduct } from './tree.ts'

/** What a product of the tree is to a host: a package of an ecosystem, or a vendor's product. */
export interface CsafPackage {
  ecosystem: string
  channel: string | null
  name: string
  module: string | null
  version: string | null
  range: string | null
  /** `src` for source packages. */
  architecture: string | null
  /** Belongs to a distribution: its versions are those of packages. */
  distribution: boolean
}

const LANGUAGES: Readonly<Record<string, string>> = {
  pypi: 'PyPI',
  npm: 'npm',
  maven: 'Maven',
  golang: 'Go',
  cargo: 'crates.io',
  gem: 'RubyGems',
  nuget: 'NuGet',
  composer: 'Packagist',
}

/** Components of components are followed this far. */
const MOST_STEPS = 5

export function packageOf(product: CsafProduct, all: ReadonlyMap<string, CsafProduct>): CsafPackage {
  const { component, platform } = unfold(product, all)
  const purl = component.purl === null ? null : readPurl(component.purl)
  const nevra = readNevra(component.name) ?? readNevra(component.id)
  const distribution = distributionOf(platform ?? component)
  if (distribution !== null && (platform !== null || purl?.type === 'rpm')) {
    return {
      ...distribution,
      name: purl?.name ?? nevra?.name ?? component.product ?? component.name,
      module: purl?.module ?? moduleIn(component.id) ?? moduleIn(product.id),
      version: nevra?.version ?? purl?.version ?? component.version,
      range: component.range,
      architecture: purl?.architecture ?? nevra?.architecture ?? component.architecture,
      distribution: true,
    }
  }
  const language = purl === null ? undefined : LANGUAGES[purl.type]
  if (purl !== null && language !== undefined) {
    const joint = language === 'Maven' ? ':' : '/'
    const name = purl.namespace === null ? purl.name : `${purl.namespace}${joint}${purl.name}`
    return { ...vendorProduct(component), ecosystem: language, name, version: purl.version ?? component.version }
  }
  return vendorProduct(component)
}

function vendorProduct(product: CsafProduct): CsafPackage {
  const known = product.product !== null
  return {
    ecosystem: `vendor:${product.vendor ?? ''}`,
    channel: null,
    name: product.product ?? product.name,
    module: null,
    version: known ? product.version : null,
    range: product.range,
    architecture: product.architecture,
    distribution: false,
  }
}

/** The innermost component, and the platform it runs on. */
function unfold(
  product: CsafProduct,
  all: ReadonlyMap<string, CsafProduct>,
): { component: CsafProduct; platform: CsafProduct | null } {
  let component = product
  let platform: CsafProduct | null = null
  for (let steps = 0; steps < MOST_STEPS && component.component !== null; steps++) {
    platform = all.get(component.platform ?? '') ?? platform
    const inner = all.get(component.component)
    if (inner === undefined) break
    // A module is a component of its platform, and its packages are components of it.
    component = inner
  }
  for (let steps = 0; steps < MOST_STEPS && platform !== null && platform.platform !== null; steps++)
    platform = all.get(platform.platform) ?? null
  return { component, platform }
}

function distributionOf(platform: CsafProduct): { ecosystem: string; channel: string | null } | null {
  const cpe = /^cpe:(?:2\.3:|\/)[aoh]:redhat:(rhel_[a-z0-9_]+|enterprise_linux)(?:_[a-z]+)?:([\d.]+)/.exec(
    platform.cpe ?? '',
  )
  if (cpe !== null) return normalEcosystem(`Red Hat:${cpe[1]}:${cpe[2]}`)
  const suse = /^SUSE (Linux Enterprise [A-Za-z -]*?\d+(?: SP\d+)?)(?:-([A-Za-z0-9-]+))?$/.exec(platform.name)
  if (suse !== null) return { ecosystem: `SUSE:${suse[1]}`, channel: suse[2] ?? null }
  const open = /^openSUSE (Leap [\d.]+|Tumbleweed)/.exec(platform.name)
  return open === null ? null : { ecosystem: `openSUSE:${open[1]}`, channel: null }
}

interface Purl {
  type: string
  namespace: string | null
  name: string
  version: string | null
  architecture: string | null
  module: string | null
}

export function readPurl(text: string): Purl | null {
  const found = /^pkg:\/{0,2}([a-z][a-z0-9.+-]*)\/([^?#]{1,500})(?:\?([^#]{0,1000}))?/i.exec(text)
  if (found === null) return null
  const qualifiers = new URLSearchParams(found[3] ?? '')
  const path = (found[2] ?? '').split('/')
  const [name = '', version] = (path.pop() ?? '').split(/@(?=[^@]*$)/)
  const epoch = qualifiers.get('epoch')
  const written = version === undefined ? null : decode(version)
  const module = qualifiers.get('rpmmod')?.split(':').slice(0, 2).join(':')
  return {
    type: (found[1] ?? '').toLowerCase(),
    namespace: path.length === 0 ? null : path.map(decode).join('/'),
    name: decode(name),
    version: written === null || epoch === null || epoch === '0' ? written : `${epoch}:${written}`,
    architecture: qualifiers.get('arch'),
    module: module ?? null,
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** `c-ares-0:1.13.0-9.el8_9.1.src`: name, epoch, version, release, architecture. */
function readNevra(text: string): { name: string; version: string; architecture: string } | null {
  const found =
    /^(?:[^:]*:)??([A-Za-z0-9][\w.+-]{0,200})-((?:\d+:)?[\w.~^+]+-[\w.~^+]+)\.(src|noarch|x86_64|aarch64|i[3-6]86|ppc64le|ppc64|ppc|s390x|s390|ia64|armv7hl|riscv64)$/.exec(
      text,
    )
  if (found === null) return null
  const [, name = '', version = '', architecture = ''] = found
  return { name, version: version.replace(/^0:/, ''), architecture }
}

/** Ids of packages in a stream name it: `AppStream-8.8:nodejs:18:8080...:nodejs-1:18.16.1-1.module+el8...`. */
function moduleIn(id: string): string | null {
  return /:([a-z][\w.+-]*:[\w.+-]+):\d{10,}/.exec(id)?.[1] ?? null
}
