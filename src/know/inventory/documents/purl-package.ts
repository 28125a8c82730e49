import type { HostPackage, OperatingSystem } from '../../../model/host.ts'
import { isName, isVersion } from '../collectors/section-text.ts'
import { operatingSystem } from '../operating-system.ts'
import { type Purl, readPurl } from './purl.ts'

/** A package as documents name it, and the distribution it says it is from. */
export interface DocumentPackage {
  package: HostPackage
  os: OperatingSystem | null
}

/** Kinds of ours by type of purl; any other keeps its type as kind. */
const KINDS: Readonly<Record<string, string>> = { deb: 'deb', rpm: 'rpm', apk: 'apk', npm: 'npm', pypi: 'pypi' }

/** Null when the text names no package with a version. */
export function packageOfPurl(text: string): DocumentPackage | null {
  const purl = readPurl(text)
  if (purl === null || purl.version === '') return null
  const { type, namespace, qualifiers } = purl
  const distribution = type === 'deb' || type === 'rpm' || type === 'apk'
  const name = distribution || namespace === '' ? purl.name : `${namespace}${type === 'maven' ? ':' : '/'}${purl.name}`
  const epoch =
    type === 'rpm' && /^[1-9]\d{0,9}$/.test(qualifiers.get('epoch') ?? '') ? `${qualifiers.get('epoch')}:` : ''
  const version = `${epoch}${purl.version}`
  if (!isName(name) || !isVersion(version)) return null
  const source = sourceOf(purl, name, version)
  const found: HostPackage = {
    name,
    version,
    kind: KINDS[type] ?? type,
    architecture: qualifiers.get('arch')?.slice(0, 40) ?? null,
    source: source.name,
    sourceVersion: source.version,
    state: 'installed',
    held: false,
    origin: null,
    module: null,
    candidate: null,
  }
  return { package: found, os: distribution ? distributionOf(namespace, qualifiers.get('distro') ?? '') : null }
}

/**
 * The source package, from `upstream=openssl` or `upstream=util-linux@2.38.1-5`; for rpm it is the file name of the source
 * (`upstream=nginx-1.20.1-14.el9.src.rpm`).
 */
function sourceOf(purl: Purl, name: string, version: string): { name: string; version: string } {
  const upstream = purl.qualifiers.get('upstream') ?? ''
  const [, rpmName, rpmVersion] = /^(.{1,200})-([^-]{1,100}-[^-]{1,100})\.(?:no)?src\.rpm$/.exec(upstream) ?? []
  if (isName(rpmName) && isVersion(rpmVersion)) {
    const epoch = /^\d+:/.exec(version)?.[0] ?? ''
    return { name: rpmName, version: `${epoch}${rpmVersion}` }
  }
  const [source, sourceVersion] = upstream.split('@')
  return { name: isName(source) ? source : name, version: isVersion(sourceVersion) ? sourceVersion : version }
}

/** `distro=debian-12`, `ubuntu-22.04`, `alpine-3.18.4`; the namespace names the vendor when there is none. */
function distributionOf(namespace: string, distro: string): OperatingSystem | null {
  const [, id = '', version = ''] = /^([a-z][a-z_-]{1,40}?)-(\d[\w.]{0,40}|[a-z]{1,40})$/i.exec(distro) ?? []
  if (id !== '') {
    const number = /^\d/.test(version) ? version : ''
    return operatingSystem({
      id,
      version: number,
      codename: number === '' ? version : null,
      pretty: `${id} ${version}`,
    })
  }
  return namespace === ''
    ? null
    : { ...operatingSystem({ id: namespace, version: '', codename: null, pretty: namespace }), ecosystem: null }
}
