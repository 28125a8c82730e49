import type { Caller } from '../auth/caller.ts'
import { may, type Thing, type Verb } from '../auth/may.ts'
import { bodyOf, checked } from './checks/body.ts'
import { checkCsrf, checkHost, checkOrigin } from './checks/origin.ts'
import type { Call } from './call.ts'
import type { Parts } from './parts.ts'
import { refuse } from './refusal.ts'
import type { Route } from './route.ts'

interface Incoming {
  request: Request
  address: string
  /** Parts of the path that vary, decoded. */
  params: Record<string, string>
}

/**
 * One request from arrival to answer, in the order that makes refusing cheap: host, who, may they, whence, then query and
 * body, then the work.
 */
export async function handle(
  route: Route,
  { request, address, params }: Incoming,
  identify: (headers: Headers, address: string) => Promise<Caller>,
  parts: Parts,
): Promise<Response> {
  checkHost(request.headers, parts.site)
  const caller = await identify(request.headers, address)
  insist(caller, route.verb, { kind: route.object, ...(route.own ? { own: true } : {}) })
  if (!route.fromOtherSites) checkOrigin(request.method, request.headers, parts.site, caller)
  checkCsrf(request.method, request.headers, caller, parts.auth.key)
  const headers = new Headers({ 'cache-control': 'no-store' })
  const admitted = route.admit?.(request, parts)
  const body = await bodyOf(request, route).finally(admitted)
  const call = {
    query: route.query && checked(route.query, Object.fromEntries(new URL(request.url).searchParams)),
    params: route.params && checked(route.params, params),
    body,
    caller,
    address,
    request,
    insist: (verb: Verb, thing: Thing) => insist(caller, verb, thing),
    header: (name: string, value: string) => headers.append(name, value),
  }
  const answer = await route.handle(call as Call<never, never, never>, parts)
  return answer instanceof Response ? answer : Response.json(answer, { headers })
}

function insist(caller: Caller, verb: Verb, thing: Thing): void {
  if (may(caller.role, verb, thing)) return
  if (caller.kind === 'nobody') refuse('sign-in-needed', 'sign in first')
  refuse(
    'not-allowed',
    `${caller.role === 'sensor' ? 'a sensor token' : `the role ${caller.role}`} may not ${verb} ${thing.kind}`,
  )
}
