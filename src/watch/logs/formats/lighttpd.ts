import { formatFromLayout } from './layout-format.ts'
import { delimited } from './layout-template.ts'

/** lighttpd's default: combined with the virtual host where others write `-`. */
export const lighttpd = {
  ...formatFromLayout(
    'lighttpd',
    'lighttpd',
    delimited('{source} {host} {user*} [{time-clf}] "{request}" {status} {bytes} "{referrer}" "{userAgent}"', {
      trailing: 'anything',
    }),
  ),
  likely: ({ host }: { host: string | null }) => host !== null && /^[A-Za-z0-9.:[\]-]+$/.test(host),
}
