import { formatFromLayout } from './layout-format.ts'
import { delimited } from './layout-template.ts'

/**
 * HAProxy's `option httplog`: `client:port [time] frontend backend/server timers status bytes cookies flags conns queues {captures}
 * "request"`. The time has no zone and is read as UTC. Captured headers stay together in `queues`.
 */
export const haproxyHttp = formatFromLayout(
  'haproxy-http',
  'HAProxy, HTTP log',
  delimited(
    '{source-port} [{time-clf}] {ignore:frontend} {ignore:backend} {ignore:timers} {status} {bytes} {ignore:request_cookie} {ignore:response_cookie} {ignore:termination} {ignore:connections} {ignore*:queues} "{request}"',
    { trailing: 'anything', escapes: 'hash' },
  ),
)
