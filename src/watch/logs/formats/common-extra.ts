import { formatFromLayout } from './layout-format.ts'
import { delimited } from './layout-template.ts'

/** Common with more fields behind it. It would take combined lines too, so it comes after them. */
export const commonExtra = formatFromLayout(
  'common-extra',
  'Common log format with more fields',
  delimited('{source} {ignore} {user*} [{time-clf}] "{request}" {status} {bytes} ', { trailing: 'anything' }),
)
