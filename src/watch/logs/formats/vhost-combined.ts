import { formatFromLayout } from './layout-format.ts'
import { delimited } from './layout-template.ts'

/**
 * Combined behind `host` or `host:port`. Where the host is the client's Host header, it could hold spaces and a whole fake
 * line; no field may hold a space and nothing may follow, so such lines do not fit at all.
 */
export const vhostCombined = formatFromLayout(
  'vhost-combined',
  'Apache or nginx, virtual host and combined',
  delimited('{host} {source} {ignore} {user} [{time-clf}] "{request}" {status} {bytes} "{referrer}" "{userAgent}"'),
)
