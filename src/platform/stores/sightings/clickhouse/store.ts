import type { SightingStore } from '../types.ts'
export function createClickhouseSightings(url: string): SightingStore {
  throw new Error(url)
}
