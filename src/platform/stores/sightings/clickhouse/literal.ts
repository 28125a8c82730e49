import { storable } from '../storable.ts'

/** A string literal of ClickHouse: the only way text gets into a statement. Backslash and quote are its only special characters. */
export function literal(text: string): string {
  return `'${storable(text).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/** A whole number as text; anything else would be a fault of ours. */
export function whole(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number: ${value}`)
  return String(value)
}
