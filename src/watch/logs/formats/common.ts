import { formatFromLayout } from './layout-format.ts'
import { delimited } from './layout-template.ts'

/** The common log format of 1993; most servers can write it. */
export const common = formatFromLayout(
  'common',
  'Common log format',
  delimited('{source} {ignore} {user*} [{time-clf}] "{request}" {status} {bytes}'),
)
