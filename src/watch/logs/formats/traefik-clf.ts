import { formatFromLayout } from './layout-format.ts'
import { delimited } from './layout-template.ts'

/** Traefik's common format: combined, number of requests, router, server, milliseconds. */
export const traefikClf = formatFromLayout(
  'traefik-clf',
  'Traefik, common format',
  delimited(
    '{source} {ignore} {user*} [{time-clf}] "{request}" {status} {bytes} "{referrer}" "{userAgent}" {ignore:RequestCount} "{ignore:RouterName}" "{ignore:ServiceURL}" {duration-ms}ms',
  ),
)
