import { visibleText } from '../../support/escape.ts'

/** Longest text of a field, characters. */
const TEXT = 2000

/** The same value with every text in it made visible: hosts and advisories are outside text. */
export function shown<Value>(value: Value): Value {
  if (typeof value === 'string') return visibleText(value, TEXT) as Value
  if (Array.isArray(value)) return value.map((item: unknown) => shown(item)) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shown(inner)])) as Value
}
