import { formatFromLayout } from './layout-format.ts'
import { delimited } from './layout-template.ts'

/** BunkerWeb: host, source, request id, then combined. */
export const bunkerweb = formatFromLayout(
  'bunkerweb',
  'BunkerWeb',
  delimited(
    '{host} {source} - {ignore:request_id} {user} [{time-clf}] "{request}" {status} {bytes} "{referrer}" "{userAgent}"',
  ),
)
