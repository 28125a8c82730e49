import type { ByteString } from '../../../../model/record.ts'
import { ownCopy } from '../own-copy.ts'

/** Templates of requests that matched nothing; of too many, the least seen are forgotten. */
export interface TemplateTable {
  /** The number of a template; a new one takes `example`. Numbers of forgotten ones are used again. */
  number(template: ByteString, example: ByteString): number
  row(number: number): TemplateTally
  rows(): Array<[number: number, row: TemplateTally]>
  /** Call between lines: when there are more than twice `keep`, drops the least seen and returns their numbers. */
  trim(): ReadonlySet<number>
  /** Requests in forgotten templates. */
  forgotten: number
}

/** Plain data. Times are seconds, 0 when unknown. */
export interface TemplateTally {
  template: ByteString
  example: ByteString
  requests: number
  errors: number
  referred: number
  first: number
  last: number
}

export const TEMPLATES_KEPT = 8192

export function createTemplateTable(keep = TEMPLATES_KEPT): TemplateTable {
  const numbers = new Map<ByteString, number>()
  const rows: Array<TemplateTally | undefined> = []
  const free: number[] = []
  const taken = (): Array<[number, TemplateTally]> =>
    rows.flatMap((row, number) => (row === undefined ? [] : [[number, row]]))
  const table: TemplateTable = {
    forgotten: 0,
    number(template, example) {
      let number = numbers.get(template)
      if (number === undefined) {
        number = free.pop() ?? rows.length
        const kept = ownCopy(template)
        numbers.set(kept, number)
        const counts = { requests: 0, errors: 0, referred: 0, first: 0, last: 0 }
        rows[number] = { template: kept, example: ownCopy(example), ...counts }
      }
      return number
    },
    row: (number) => rows[number]!,
    rows: taken,
    trim() {
      const dropped = new Set<number>()
      if (numbers.size <= keep * 2) return dropped
      const leastFirst = taken().sort((a, b) => a[1].requests - b[1].requests || b[0] - a[0])
      for (const [number, row] of leastFirst.slice(0, numbers.size - keep)) {
        dropped.add(number)
        numbers.delete(row.template)
        rows[number] = undefined
        free.push(number)
        table.forgotten += row.requests
      }
      return dropped
    },
  }
  return table
}

export function countTemplate(row: TemplateTally, time: number, isError: boolean, isReferred: boolean): void {
  row.requests++
  if (isError) row.errors++
  if (isReferred) row.referred++
  if (time === 0) return
  if (row.first === 0 || time < row.first) row.first = time
  if (time > row.last) row.last = time
}
