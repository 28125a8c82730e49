import type { ByteString } from '../../../model/record.ts'
import { garbageOf } from './garbage.ts'
import { CUT, placeholders } from './placeholders.ts'

/** No template is longer. */
export const TEMPLATE_LIMIT = 160

const PATH_LIMIT = 100
const SEGMENTS = 8
const KEYS = 8
const KEY_LIMIT = 20
/** Query keys looked at; the rest of a longer query is passed over. */
const KEYS_READ = 32
const SCANNED = 512

/**
 * What stays of a request when its changing parts are taken out, so that probes of one kind share a key:
 * `GET /app/v1/users/{n}/{uuid}.json?fields&page`. Numbers, hex, ids and long runs become placeholders; the first segments, the
 * extension and the case stay; query keys are sorted and lose their values. What is no HTTP request gets a template
 * of its own (`{tls-hello}`, `{ssh-banner}`, `{empty}` ...). At most 160 bytes; linear in the request's length.
 * `request` is the whole request line: give it when method or target are missing.
 */
export function templateOf(
  method: ByteString | null,
  target: ByteString | null,
  request: ByteString | null = null,
): ByteString {
  if (method === null || target === null || !isMethod(method)) {
    return garbageOf(request ?? [method, target].filter((part) => part !== null).join(' '))
  }
  const other = otherProtocol(request)
  if (other !== null) return other
  if (method === 'CONNECT') return `CONNECT {host}${portOf(target)}`
  const mark = target.indexOf('?')
  const path = mark < 0 ? target : target.slice(0, mark)
  const template = `${method} ${pathOf(path)}${mark < 0 ? '' : queryOf(target, mark + 1)}`
  return template.length > TEMPLATE_LIMIT ? template.slice(0, TEMPLATE_LIMIT - CUT.length) + CUT : template
}

/** A word of 1 to 20 letters, digits, `_` and `-`, beginning with a letter. */
function isMethod(method: ByteString): boolean {
  if (method.length === 0 || method.length > 20) return false
  for (let i = 0; i < method.length; i++) {
    const c = method.charCodeAt(i)
    const letter = (c | 32) >= 97 && (c | 32) <= 122
    if (!letter && (i === 0 || !((c >= 48 && c <= 57) || c === 45 || c === 95))) return false
  }
  return true
}

/** `OPTIONS / RTSP/1.0` and the like are well formed but for another server. */
function otherProtocol(request: ByteString | null): ByteString | null {
  if (request === null) return null
  const space = request.lastIndexOf(' ')
  if (request.startsWith('SIP/', space + 1)) return '{sip}'
  if (request.startsWith('RTSP/', space + 1)) return '{rtsp}'
  return request.startsWith('PRI * HTTP/2') ? '{http2-preface}' : null
}

function portOf(target: ByteString): ByteString {
  return /:\d{1,5}$/.exec(target.slice(-6))?.[0] ?? ''
}

function pathOf(path: ByteString): ByteString {
  let at = 0
  let out = ''
  const scheme = path.charCodeAt(0) === 47 ? -1 : path.slice(0, 12).indexOf('://')
  if (scheme > 0) {
    const slash = path.indexOf('/', scheme + 3)
    out = `${path.slice(0, scheme).toLowerCase()}://{host}`
    at = slash < 0 ? path.length : slash
  }
  let end = at
  for (let segment = 0; segment <= SEGMENTS && end < path.length; segment++) {
    end = path.indexOf('/', end + 1)
    if (end < 0) end = path.length
  }
  const stop = Math.min(end, at + SCANNED)
  out += placeholders(path, at, stop, PATH_LIMIT - out.length)
  return stop < path.length && !out.endsWith(CUT) ? out + CUT + extensionOf(path) : out
}

/** `.php` of a path that was cut. */
function extensionOf(path: ByteString): ByteString {
  return /\.[A-Za-z0-9]{1,5}$/.exec(path.slice(-6))?.[0] ?? ''
}

function queryOf(target: ByteString, from: number): ByteString {
  const keys: ByteString[] = []
  let at = from
  while (at < target.length && keys.length < KEYS_READ) {
    let end = target.indexOf('&', at)
    if (end < 0) end = target.length
    const equals = target.indexOf('=', at)
    const keyEnd = equals >= 0 && equals < end ? equals : end
    if (keyEnd > at) keys.push(placeholders(target, at, Math.min(keyEnd, at + 64), KEY_LIMIT))
    at = end + 1
  }
  keys.sort()
  const distinct = keys.filter((key, i) => key !== keys[i - 1])
  return `?${distinct.slice(0, KEYS).join('&')}${distinct.length > KEYS || at < target.length ? CUT : ''}`
}
