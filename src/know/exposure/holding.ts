import type { HostPackage } from '../../model/host.ts'

/**
 * A source package as one or many hosts hold it: everything about it that decides which advisories apply. Hosts that hold
 * the same thing share one holding, so that it is matched once.
 */
export interface Holding {
  /** Equal keys are equal holdings. */
  key: string
  /** Ecosystems whose advisories may speak of it, the host's own first. Empty: nobody's do. */
  ecosystems: string[]
  kind: string
  /** Source package, as advisories name it. */
  source: string
  version: string
  module: string | null
  /** Who published it; null: the package manager does not say. */
  origin: string | null
  /** Not the distribution's own package: what the distribution says of its versions does not hold for this one. */
  foreign: boolean
  /** Support channels it comes from: `esm`, `eus`. */
  channels: string[]
  binaries: Array<{ name: string; version: string }>
}

/** A holding on one host. */
export interface HeldHere {
  holding: Holding
  packages: HostPackage[]
  /** Files of the version before are still mapped by a process. */
  stale: boolean
  halfInstalled: boolean
  /** For kernels: the version that the next boot would bring; null for everything else, or when the newest runs already. */
  nextBoot: string | null
  /** A kernel package of which nobody can say whether it runs. */
  runningUnknown: boolean
}

/** Stands between the parts of a packed holding; the binaries come last. */
export const FIELD = '\x1f'
const ITEM = '\x1e'

/** A holding as one text, a tenth of its size as an object: what a fleet keeps. */
export function packHolding(holding: Omit<Holding, 'key'>): string {
  const { ecosystems, kind, source, version, module, origin, foreign, channels, binaries } = holding
  const names = binaries.map((binary) =>
    binary.version === version ? plain(binary.name) : `${plain(binary.name)}=${plain(binary.version)}`,
  )
  const texts = [kind, source, version, module ?? '', foreign ? (origin ?? '') : '', channels.join(ITEM)]
  return [ecosystems.join(ITEM), ...texts.map(keepItems), names.join(ITEM)].join(FIELD)
}

export function unpackHolding(key: string): Holding {
  const [ecosystems = '', kind = '', source = '', version = '', module = '', origin = '', channels = '', names = ''] =
    key.split(FIELD)
  return {
    key,
    ecosystems: listOf(ecosystems),
    kind,
    source,
    version,
    module: module === '' ? null : module,
    origin: origin === '' ? null : origin,
    foreign: origin !== '',
    channels: listOf(channels),
    binaries: listOf(names).map((text) => {
      const equals = text.indexOf('=')
      return equals < 0 ? { name: text, version } : { name: text.slice(0, equals), version: text.slice(equals + 1) }
    }),
  }
}

const NONE: string[] = []

function listOf(text: string): string[] {
  return text === '' ? NONE : text.split(ITEM)
}

/** A hostile host may put our separators into a name: they end there. */
function plain(text: string): string {
  return text.includes(FIELD) || text.includes(ITEM) ? text.replaceAll(/[\x1e\x1f]/g, '?') : text
}

function keepItems(text: string): string {
  return text.includes(FIELD) ? text.replaceAll(FIELD, '?') : text
}
