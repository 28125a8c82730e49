import { csvCell } from '../../../../support/escape.ts'
import type { SightingStore } from '../types.ts'

type Rows = ReturnType<SightingStore['export']>

/** CSV with a header line, RFC 4180 line ends, piece by piece. Times are ISO 8601; cells no spreadsheet takes for formulas. */
export async function* csvOf(rows: Rows): AsyncGenerator<string> {
  yield 'time,sensor,threat,source,requests\r\n'
  for await (const piece of rows) {
    let text = ''
    for (const { minute, sensor, threat, source, requests } of piece) {
      const time = new Date(minute * 60_000).toISOString().replace('.000Z', 'Z')
      text += `${time},${csvCell(sensor)},${csvCell(threat)},${csvCell(source)},${requests}\r\n`
    }
    yield text
  }
}
