import { combined } from './combined.ts'
import type { Format } from './types.ts'

/** Every built-in format, the more particular ones first: the first that fits as well as any other is taken. */
export const formats: readonly Format[] = [combined]

/** Null when there is no such format. */
export function formatById(id: string): Format | null {
  return formats.find((format) => format.id === id) ?? null
}
