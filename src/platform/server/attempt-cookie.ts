import { kindOfSecret } from '../auth/secret.ts'
import { cookieValue } from './cookies.ts'
import type { Site } from './checks/origin.ts'
import { isSecure } from './session.ts'

const SECONDS = 600

/** Ties the way back from the identity provider to the browser that started it. Lax: it must come along from another site. */
export function attemptCookie(attempt: string, site: Site): string {
  const secure = isSecure(site) ? '; Secure' : ''
  return `${nameOf(site)}=${attempt}; Path=/; Max-Age=${attempt === '' ? 0 : SECONDS}; HttpOnly; SameSite=Lax${secure}`
}

export function attemptOf(headers: Headers, site: Site, key: Buffer): string | null {
  const attempt = cookieValue(headers.get('cookie'), nameOf(site))
  return attempt !== null && kindOfSecret(attempt, key) === 'oidc' ? attempt : null
}

function nameOf(site: Site): string {
  return isSecure(site) ? '__Host-firebreak-oidc' : 'firebreak-oidc'
}
