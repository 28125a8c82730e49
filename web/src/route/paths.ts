import { placeNow } from './place.ts'
import { withQuery } from './with-query.ts'

/** A link inside the console that keeps the range one is looking at. */
export function to(path: string, more: Record<string, string> = {}): string {
  const here = placeNow().query
  const query = new URLSearchParams(more)
  for (const name of ['from', 'to']) {
    const value = here.get(name)
    if (value !== null && !query.has(name)) query.set(name, value)
  }
  return withQuery(path, query)
}

/** Addresses of pages. Every number that was counted from lines links to `evidence`. */
export function threatPath(id: string): string {
  return to(`/threats/${encodeURIComponent(id)}`)
}

export function advisoryPath(id: string): string {
  return to(`/advisories/${encodeURIComponent(id)}`)
}

export function racePath(flaw: string): string {
  return to(`/races/${encodeURIComponent(flaw)}`)
}

export function hostPath(name: string): string {
  return to(`/hosts/${encodeURIComponent(name)}`)
}

export function sourcePath(address: string): string {
  return to(`/sources/${encodeURIComponent(address)}`)
}

export interface EvidenceOf {
  threat?: string
  source?: string
  sensor?: string
  status?: string
}

export function evidencePath(of: EvidenceOf = {}): string {
  return to('/evidence', { ...of })
}
