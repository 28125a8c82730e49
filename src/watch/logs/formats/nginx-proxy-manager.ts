import { formatFromLayout, openLayout } from './layout-format.ts'
import { delimited } from './layout-template.ts'
import type { Format, LineParser } from './types.ts'

const TAIL = '{status} - {method} {ignore:scheme} {host} "{target}" [Client {source}] [Length {bytes}] [Gzip {ignore}] '
const proxied = delimited(
  `[{time-clf}] {ignore:upstream_cache_status} {ignore:upstream_status} ${TAIL}[Sent-to {ignore:server}] "{userAgent}" "{referrer}"`,
)
const standard = delimited(`[{time-clf}] ${TAIL}"{userAgent}" "{referrer}"`)
const others = [
  delimited(`[{time-clf}] ${TAIL}[Sent-to {ignore:server}] "{userAgent}" "{referrer}"`),
  delimited(`[{time-clf}] {ignore:upstream_cache_status} {ignore:upstream_status} ${TAIL}"{userAgent}" "{referrer}"`),
  standard,
]

/** Nginx Proxy Manager: its proxy and its standard format, which one file may mix. */
export const nginxProxyManager: Format = {
  ...formatFromLayout('nginx-proxy-manager', 'Nginx Proxy Manager', proxied),
  open(): LineParser {
    const main = openLayout(proxied)
    const rest = others.map((layout) => openLayout(layout))
    return {
      parse(line) {
        let parsed = main.parse(line)
        for (const parser of rest) if ('failed' in parsed) parsed = parser.parse(line)
        return parsed
      },
      layout: () => proxied,
    }
  },
}
