import { formatFromLayout } from './layout-format.ts'
import { delimited } from './layout-template.ts'

/** Virtual host, combined, X-Forwarded-For. */
export const vhostCombinedForwarded = formatFromLayout(
  'vhost-combined-forwarded',
  'Virtual host, combined and X-Forwarded-For',
  delimited(
    '{host} {source} {ignore} {user} [{time-clf}] "{request}" {status} {bytes} "{referrer}" "{userAgent}" "{forwardedFor}"',
  ),
)
