import type { VersionRange, VersionScheme } from '../../model/advisory.ts'
import { apk } from './apk.ts'
import { cran } from './cran.ts'
import { deb } from './deb.ts'
import { hackage } from './hackage.ts'
import { maven } from './maven.ts'
import { nuget } from './nuget.ts'
import { opaque } from './opaque.ts'
import { packagist } from './packagist.ts'
import { pep440 } from './pep440.ts'
import { pub } from './pub.ts'
import { rpm } from './rpm.ts'
import { rubygems } from './rubygems.ts'
import { semver } from './semver.ts'
import type { VersionOrder } from './types.ts'
import { windows } from './windows.ts'

export { ecosystemOfHost, normalEcosystem, schemeOf } from './ecosystem.ts'

/** Every scheme, by its name. */
export const versionOrders: Readonly<Record<VersionScheme, VersionOrder>> = {
  deb,
  rpm,
  apk,
  semver,
  pep440,
  maven,
  rubygems,
  packagist,
  nuget,
  pub,
  hackage,
  cran,
  windows,
  opaque,
}

/** Longer texts are no version of any scheme. */
export const MAX_VERSION_LENGTH = 512

/** Keys remembered for each scheme; when full they are all forgotten, which costs less than keeping an order of use. */
const MEMO_SIZE = 100_000

const memos = new Map<VersionScheme, Map<string, string>>()

/** Whether the text is a version of the scheme. */
export function isValid(scheme: VersionScheme, version: string): boolean {
  return version.length <= MAX_VERSION_LENGTH && versionOrders[scheme].key(version) !== null
}

/**
 * The sort key: `<`, `>` and `===` on keys order versions of one scheme. Texts that are no version come before all
 * versions, in the order of their characters; ask `isValid` before drawing conclusions from them.
 */
export function versionKey(scheme: VersionScheme, version: string): string {
  // Nothing that long is worth remembering.
  if (version.length > MAX_VERSION_LENGTH) return `0${version}`
  let memo = memos.get(scheme)
  if (memo === undefined) memos.set(scheme, (memo = new Map()))
  const known = memo.get(version)
  if (known !== undefined) return known
  const key = versionOrders[scheme].key(version)
  const total = key === null ? `0${version}` : `1${key}`
  if (memo.size >= MEMO_SIZE) memo.clear()
  memo.set(version, total)
  return total
}

/** Whether a sort key is that of a version of its scheme. */
export function isVersionKey(key: string): boolean {
  return key.startsWith('1')
}

/** Below zero, zero or above zero as `a` is older than, equal to or newer than `b`. A total order; never throws. */
export function compareVersions(scheme: VersionScheme, a: string, b: string): number {
  const keyA = versionKey(scheme, a)
  const keyB = versionKey(scheme, b)
  return keyA < keyB ? -1 : keyA > keyB ? 1 : 0
}

/** Whether the version lies in the range: from `introduced`, below `fixed`, not above `lastAffected`. */
export function inRange(scheme: VersionScheme, version: string, range: VersionRange): boolean {
  const key = versionKey(scheme, version)
  if (range.introduced !== null && key < versionKey(scheme, range.introduced)) return false
  if (range.fixed !== null && key >= versionKey(scheme, range.fixed)) return false
  return range.lastAffected === null || key <= versionKey(scheme, range.lastAffected)
}
