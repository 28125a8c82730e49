import type { LookReport } from '../../model/look-report.ts'
import { csvCell } from '../../support/escape.ts'

/** File name to content; every cell is safe to open in a spreadsheet. */
export function lookCsv(report: LookReport): Map<string, string> {
  return new Map([
    [
      'threats.csv',
      table(
        [
          'id',
          'name',
          'kind',
          'cves',
          'requests',
          'sources',
          'first',
          'last',
          '1xx',
          '2xx',
          '3xx',
          '4xx',
          '5xx',
          'doubling_minutes',
          'rules',
        ],
        report.threats.map((threat) => [
          threat.id,
          threat.name,
          threat.kind,
          threat.cves.join(' '),
          threat.requests,
          threat.sources,
          threat.first,
          threat.last,
          ...Object.values(threat.answered),
          threat.doublingMinutes,
          threat.rules.map((rule) => rule.id).join(' '),
        ]),
      ),
    ],
    [
      'sources.csv',
      table(
        ['address', 'requests', 'probes', 'threats', 'first', 'last'],
        report.sources.map((source) => [
          source.address,
          source.requests,
          source.probes,
          source.threats.join(' '),
          source.first,
          source.last,
        ]),
      ),
    ],
    [
      'unclassified.csv',
      table(
        ['template', 'requests', 'sources', 'first', 'last', 'doubling_minutes', 'example'],
        report.unclassified.map((row) => [
          row.template,
          row.requests,
          row.sources,
          row.first,
          row.last,
          row.growth.doublingMinutes,
          row.example,
        ]),
      ),
    ],
    [
      'files.csv',
      table(
        ['path', 'format', 'bytes', 'lines', 'parsed', 'unparsed', 'from', 'to'],
        report.input.files.map((file) => [
          file.path,
          file.format,
          file.bytes,
          file.lines,
          file.parsed,
          file.unparsed,
          file.from,
          file.to,
        ]),
      ),
    ],
  ])
}

/** RFC 4180: CRLF line ends. */
function table(head: string[], rows: Array<Array<string | number | null>>): string {
  return [head, ...rows]
    .map((row) => `${row.map((cell) => csvCell(cell === null ? '' : String(cell))).join(',')}\r\n`)
    .join('')
}
