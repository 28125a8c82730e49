import { formatFromLayout } from './layout-format.ts'
import { delimited } from './layout-template.ts'

/** Combined without the user: `source - [time] ...`. */
export const combinedShort = formatFromLayout(
  'combined-short',
  'Combined without a user',
  delimited('{source} {ignore} [{time-clf}] "{request}" {status} {bytes} "{referrer}" "{userAgent}"', {
    trailing: 'anything',
  }),
)
