import { formatFromLayout } from './layout-format.ts'
import { delimited } from './layout-template.ts'

/** Apache and nginx `combined`; anything may follow. */
export const combined = formatFromLayout(
  'combined',
  'Apache or nginx, combined',
  delimited('{source} {ignore} {user*} [{time-clf}] "{request}" {status} {bytes} "{referrer}" "{userAgent}"', {
    trailing: 'anything',
  }),
)
