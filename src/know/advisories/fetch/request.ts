import { type IncomingMessage, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { parseAddress } from '../../../support/address.ts'
import { FirebreakError, fail } from '../../../support/errors.ts'
import { checkUrl, pinnedAddress, type Resolve, refuse, resolveName } from './guard.ts'

export interface FetchLimits {
  /** Bytes of one file. */
  size: number
  /** Milliseconds without a single byte, and for everything together. */
  idle: number
  total: number
  redirects: number
  /** Milliseconds before the second try of a download; doubled before each further one. */
  pause: number
}

export const FETCH_LIMITS: FetchLimits = {
  size: 4 * 2 ** 30,
  idle: 30_000,
  total: 45 * 60_000,
  redirects: 5,
  pause: 500,
}

/** What a fetch may reach. A feed can change none of it. */
export interface FetchPolicy {
  /** Hosts with port that the user has named: there HTTP and private addresses are allowed. */
  own: ReadonlySet<string>
  limits: FetchLimits
  resolve?: Resolve
}

export interface Answer {
  response: IncomingMessage
  /** Where the answer came from, behind all redirects. */
  url: URL
}

const AGENT = 'firebreak-advisories'

/** Asks for one address and follows redirects, each checked like the first. The caller reads or destroys the response. */
export async function ask(
  address: string,
  headers: Record<string, string>,
  policy: FetchPolicy,
  signal: AbortSignal,
): Promise<Answer> {
  let url = checkUrl(address, policy.own)
  const visited = new Set<string>()
  for (let step = 0; ; step++) {
    if (visited.has(url.href)) refuse(url, 'its redirects lead in a circle')
    if (step > policy.limits.redirects) refuse(url, `it redirects more than ${policy.limits.redirects} times`)
    visited.add(url.href)
    const response = await askOnce(url, headers, policy, signal)
    const target = response.headers.location
    if (target === undefined || ![301, 302, 303, 307, 308].includes(response.statusCode ?? 0)) return { response, url }
    response.destroy()
    url = checkUrl(target, policy.own, url)
  }
}

async function askOnce(
  url: URL,
  headers: Record<string, string>,
  policy: FetchPolicy,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const pinned = await pinnedAddress(url, policy.own, policy.resolve ?? resolveName)
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const request = send(url, {
      headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': AGENT, ...headers },
      // No connection is kept for another request: it would be to an address that was checked for this one.
      agent: false,
      signal,
      maxHeaderSize: 16 * 1024,
      lookup: (_name, options, done) => {
        const family = pinned.family
        if (options.all === true) done(null, [{ address: pinned.text, family }])
        else done(null, pinned.text, family)
      },
    })
    request.setTimeout(policy.limits.idle, () => request.destroy(slow(url, policy)))
    request.on('response', (response) => {
      const peer = parseAddress(response.socket.remoteAddress ?? '')
      if (peer === null || peer.text !== pinned.text)
        request.destroy(new Error('the connection is not to the address that was checked'))
      else resolve(response)
    })
    request.on('error', (error) => reject(unreachable(url, error, signal)))
    request.end()
  })
}

function slow(url: URL, policy: FetchPolicy): FirebreakError {
  return new FirebreakError(
    'feed-unreachable',
    `${url.hostname} sent nothing for ${policy.limits.idle / 1000} seconds.`,
  )
}

export function unreachable(url: URL, error: unknown, signal: AbortSignal): FirebreakError {
  if (error instanceof FirebreakError) return error
  if (signal.aborted)
    return new FirebreakError(
      'feed-unreachable',
      `${url.hostname} took longer than a feed may take; what arrived is kept for the next try.`,
    )
  const why = error instanceof Error ? error.message : 'the connection failed'
  return new FirebreakError(
    'feed-unreachable',
    `${url.hostname}${isIP(url.hostname) ? '' : ` (${url.protocol.slice(0, -1)})`}: ${why}.`,
    { cause: error },
  )
}

/** Fails for an answer that is neither a file nor a part of one. */
export function checkStatus(answer: Answer): void {
  const status = answer.response.statusCode ?? 0
  if (status === 200 || status === 206 || status === 304 || status === 416) return
  answer.response.destroy()
  const later = status === 429 || status >= 500
  fail(
    later ? 'feed-unreachable' : 'feed-refused',
    `${answer.url.hostname} answered with status ${status} for ${answer.url.pathname.slice(0, 200)}.`,
  )
}
