import { formatFromLayout } from './layout-format.ts'
import { delimited } from './layout-template.ts'
import type { Format } from './types.ts'

/** AWS Application Load Balancer. The time is that of the request; the first field of a line is that of the answer. */
export const alb: Format = {
  ...formatFromLayout(
    'alb',
    'AWS Application Load Balancer',
    delimited(
      '{ignore:type} {ignore:time} {ignore:elb} {source-port} {ignore:target} {ignore} {duration-s} {ignore} {status} {ignore:target_status} {ignore:received_bytes} {bytes} "{request-url}" "{userAgent}" {ignore:ssl_cipher} {ignore:ssl_protocol} {ignore} "{ignore:trace_id}" "{host}" "{ignore}" {ignore:rule} {time-iso} "{ignore:actions}"',
      { trailing: 'anything' },
    ),
  ),
  begins: /^(?:https?|h2|grpcs?|wss?) \d{4}-\d\d-\d\dT/,
}
