import type { HostPackage, Inventory } from '../../model/host.ts'
import { compareVersions } from '../versions/api.ts'

/*
 * Only the kernel that runs counts. Old images that are still installed are something to remove, never something that is
 * vulnerable; headers, documentation and meta packages hold no code that runs at all.
 */

/** Source packages that build kernels. Signed images have a source of their own, but the advisories speak of the unsigned one. */
const KERNEL_SOURCE =
  /^(?:linux|kernel)(?:$|-(?:signed|meta|restricted-modules|hwe|aws|azure|gcp|gke|oracle|kvm|raspi|lowlatency|oem|lts|virt|rt|uek|default|azure|ibm|backports|cloud|\d)[\w.+-]*$)/
const DEB_IMAGE = /^linux-image-(?:unsigned-)?(\d[\w.+~-]*)$/
const RPM_IMAGE = /^kernel(?:-(?:rt|uek|default|64k|debug|azure))?(?:-core)?$/
const APK_IMAGE = /^linux-(?:lts|virt|edge|rpi\d?|hardened)$/

/** `linux-signed-amd64` → `linux`, `linux-signed-hwe-6.5` → `linux-hwe-6.5`: as advisories name it. */
export function kernelSource(source: string): string {
  return source
    .replace(/^linux-signed(?:-(?:amd64|arm64|i386|armhf))?$/, 'linux')
    .replace(/^linux-(?:signed|meta)-/, 'linux-')
    .replace(/^linux-meta$/, 'linux')
}

export function isKernelPackage(pack: HostPackage): boolean {
  return (pack.kind === 'deb' || pack.kind === 'rpm' || pack.kind === 'apk') && KERNEL_SOURCE.test(pack.source)
}

/** Whether it holds a kernel that can be booted. */
export function isKernelImage(pack: HostPackage): boolean {
  if (pack.kind === 'deb') return DEB_IMAGE.test(pack.name)
  return pack.kind === 'rpm' ? RPM_IMAGE.test(pack.name) : APK_IMAGE.test(pack.name)
}

export interface Kernels {
  /** Images of the kernel that runs; empty when nobody can say which it is. */
  running: HostPackage[]
  /** Version that the next boot brings when it is newer than the one that runs; null otherwise. */
  nextBoot: string | null
  /** Installed images that do not run and are older than the one that runs: to be removed. */
  old: HostPackage[]
  /** There are images, but which of them runs is not known (a container, a document). */
  unknown: boolean
  newest: HostPackage[]
}

export function kernelsOf({ kernel, packages }: Inventory): Kernels {
  const images = packages.filter((pack) => isKernelPackage(pack) && isKernelImage(pack))
  const running = images.filter((pack) => isRunning(pack, kernel.running))
  const newestImage = images.reduce<HostPackage | null>(
    (best, pack) => (best && !isNewer(pack, best) ? best : pack),
    null,
  )
  const newest = newestImage ? images.filter((pack) => pack.version === newestImage.version) : []
  const now = running[0]
  return {
    running,
    nextBoot: now && newestImage && isNewer(newestImage, now) ? newestImage.version : null,
    old: now ? images.filter((pack) => !running.includes(pack) && !isNewer(pack, now)) : [],
    unknown: images.length > 0 && running.length === 0,
    newest,
  }
}

function isNewer(a: HostPackage, b: HostPackage): boolean {
  return compareVersions(schemeOfKind(a.kind), a.version, b.version) > 0
}

function schemeOfKind(kind: string): 'deb' | 'rpm' | 'apk' {
  return kind === 'rpm' ? 'rpm' : kind === 'apk' ? 'apk' : 'deb'
}

function isRunning(pack: HostPackage, running: string): boolean {
  if (running === '') return false
  if (pack.kind === 'deb') return DEB_IMAGE.exec(pack.name)?.[1] === running
  if (pack.kind === 'rpm') {
    const version = pack.version.replace(/^\d+:/, '')
    return (
      running === version || running === `${version}.${pack.architecture ?? ''}` || running.startsWith(`${version}.`)
    )
  }
  // Alpine: 6.1.38-0-lts runs, 6.1.38-r0 is installed.
  return running === `${pack.version.replace('-r', '-')}-${pack.name.replace('linux-', '')}`
}
