import { formatFromLayout } from './layout-format.ts'
import { delimited } from './layout-template.ts'

/** A nginx format seen on mail and proxy hosts: `[time] host source seconds "request" status in out referrer agent`. */
export const nginxHostSource = formatFromLayout(
  'nginx-host-source',
  'nginx, time, host and source first',
  // The agent is the rest of the line. The quote of the request fences it off from everything a Host header could add.
  delimited(
    '[{time-clf}] {host} {source} {duration-s} "{request}" {status} {bytes} {ignore:bytes_received} {referrer} {userAgent*}',
  ),
)
