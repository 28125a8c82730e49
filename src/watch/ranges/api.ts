import { csv } from './csv.ts'
import { delegated } from './delegated.ts'
import type { RangeFormat } from './types.ts'

/** The most particular first: the table takes whatever looks like one. */
export const RANGE_FORMATS: readonly RangeFormat[] = [delegated, csv]

/** The format of a text; null when it is none that is known. */
export function rangeFormatOf(text: string): RangeFormat | null {
  const beginning = text.slice(0, 20_000)
  return RANGE_FORMATS.find((format) => format.recognises(beginning)) ?? null
}
