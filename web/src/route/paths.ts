import { to } from './range.ts'

/** Addresses of pages. Every number that was counted from lines links to `evidence`. */
export function threatPath(id: string): string {
  return to(`/threats/${encodeURIComponent(id)}`)
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
