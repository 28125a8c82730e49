import type { Advisory } from '../../../model/advisory.ts'

/** Ids compare without regard to case; old documents call CVEs CANs. */
export function nameKey(id: string): string {
  const upper = id.toUpperCase()
  return upper.startsWith('CAN-') ? `CVE-${upper.slice(4)}` : upper
}

export function isCve(key: string): boolean {
  return key.startsWith('CVE-')
}

/** The flaws an advisory is about: CVEs among its id, aliases and upstream; its own id when there is none. */
export function flawsIn(id: string, aliases: readonly string[], upstream: readonly string[]): string[] {
  const cves = [id, ...aliases, ...upstream].map(nameKey).filter(isCve)
  return cves.length > 0 ? [...new Set(cves)] : [id]
}

/** How product names compare: without regard to case, `_` and double spaces. */
export function productKey(name: string): string {
  return name.toLowerCase().replaceAll('_', ' ').replace(/\s+/g, ' ').trim()
}

export function namesOf(advisory: Pick<Advisory, 'id' | 'aliases'>): string[] {
  return [...new Set([advisory.id, ...advisory.aliases].map(nameKey))]
}
