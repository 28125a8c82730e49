import { formatFromLayout } from './layout-format.ts'
import { delimited } from './layout-template.ts'

/** Common behind `host` or `host:port`; strict for the reason given at `vhost-combined`. */
export const vhostCommon = formatFromLayout(
  'vhost-common',
  'Virtual host and common log format',
  delimited('{host} {source} {ignore} {user} [{time-clf}] "{request}" {status} {bytes}'),
)
