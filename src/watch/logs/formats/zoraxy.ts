import { formatFromLayout } from './layout-format.ts'
import { delimited } from './layout-template.ts'
import type { Format } from './types.ts'

/** Zoraxy: `time [time] [router:..] [origin:host] [client: address] [useragent: ..] METHOD path status`. The time has no zone: UTC. */
export const zoraxy: Format = {
  ...formatFromLayout(
    'zoraxy',
    'Zoraxy',
    delimited(
      '{ignore*} [{time-iso}] [router:{ignore:router}] [origin:{host}] [client: {source}] [useragent: {userAgent*}] {method} {target*} {status}',
      { escapes: 'none' },
    ),
  ),
  begins: /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /,
}
