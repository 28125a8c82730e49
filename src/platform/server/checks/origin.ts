import { timingSafeEqual } from 'node:crypto'
import { csrfOf } from '../../auth/secret.ts'
import type { Caller } from '../../auth/caller.ts'
import { refuse } from '../refusal.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i

export interface Site {
  /** `https://firebreak.example`; null when only the Host header tells. */
  publicUrl: URL | null
  /** Listens on this machine only: any other name in Host is a page that rebinds its name to us. */
  loopback: boolean
}

/** Refuses requests for another host name (DNS rebinding). Without --public-url and off loopback every name is taken. */
export function checkHost(headers: Headers, site: Site): void {
  const host = headers.get('host')
  if (host === null || LOOPBACK.test(host)) return
  if (site.publicUrl !== null ? host.toLowerCase() !== site.publicUrl.host : site.loopback)
    refuse('wrong-host', 'this server does not answer to that host name')
}

/** Refuses what another site started: reads with Fetch Metadata, changes by Origin too. Requests of programs carry neither. */
export function checkOrigin(method: string, headers: Headers, site: Site, caller: Caller): void {
  const fetchSite = headers.get('sec-fetch-site')
  if (fetchSite !== null && fetchSite !== 'same-origin' && fetchSite !== 'none')
    refuse('wrong-origin', 'the request was started by another site')
  if (SAFE.has(method)) return
  const origin = headers.get('origin')
  if (origin !== null && !isOwn(origin, headers, site))
    refuse('wrong-origin', 'the request was started by another site')
  // A browser always sends one of the two with a change; without them and with a cookie somebody forged it.
  if (caller.session !== null && origin === null && fetchSite === null)
    refuse('wrong-origin', 'a change by cookie must say where it comes from (Origin or Sec-Fetch-Site)')
}

/** A change by cookie must also carry what only our own page was told. */
export function checkCsrf(method: string, headers: Headers, caller: Caller, key: Buffer): void {
  if (caller.session === null || SAFE.has(method)) return
  const wanted = Buffer.from(csrfOf(caller.session, key))
  const given = Buffer.from(headers.get('x-firebreak-csrf') ?? '')
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    refuse('wrong-origin', 'the header x-firebreak-csrf is missing or old; GET /api/me tells the right one')
}

function isOwn(origin: string, headers: Headers, site: Site): boolean {
  if (site.publicUrl !== null && origin === site.publicUrl.origin) return true
  // `null` and anything that is no address has no host.
  const host = URL.canParse(origin) ? new URL(origin).host : ''
  return host !== '' && host === headers.get('host')?.toLowerCase() && (site.publicUrl === null || LOOPBACK.test(host))
}
