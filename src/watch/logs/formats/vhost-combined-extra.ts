import { formatFromLayout } from './layout-format.ts'
import { delimited } from './layout-template.ts'
import type { Format, LineParser } from './types.ts'

const strict = formatFromLayout(
  'vhost-combined-extra',
  'Virtual host and combined with more fields',
  delimited('{host} {source} {ignore} {user} [{time-clf}] "{request}" {status} {bytes} "{referrer}" "{userAgent}" ', {
    trailing: 'anything',
  }),
)

/**
 * Virtual host, combined, more fields. A server that does not escape quotes would let a Host header write a whole line in
 * front of the true one; then `] "` stands twice, and the line is refused. A kernel does not know this check: no layout.
 */
export const vhostCombinedExtra: Format = { ...strict, open }

function open(): LineParser {
  const inner = strict.open()
  return {
    parse: (line) =>
      line.indexOf('] "') === line.lastIndexOf('] "') ? inner.parse(line) : { failed: 'two times in one line' },
    layout: () => null,
  }
}
