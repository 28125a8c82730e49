import { formatFromLayout } from './layout-format.ts'
import { delimited } from './layout-template.ts'
import type { Format } from './types.ts'

/** AWS Classic Load Balancer. */
export const elb: Format = {
  ...formatFromLayout(
    'elb',
    'AWS Classic Load Balancer',
    delimited(
      '{time-iso} {ignore:elb} {source-port} {ignore:target} {ignore} {duration-s} {ignore} {status} {ignore:target_status} {ignore:received_bytes} {bytes} "{request-url}" "{userAgent}"',
      { trailing: 'anything' },
    ),
  ),
  begins: /^\d{4}-\d\d-\d\dT\d\d:/,
}
