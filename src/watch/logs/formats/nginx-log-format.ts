import { fail } from '../../../support/errors.ts'
import { formatFromPieces, type Directive, type Piece } from './custom-layout.ts'
import { formatFromLayout } from './layout-format.ts'
import type { Format, JsonKey, Role } from './types.ts'

/**
 * The format a nginx `log_format` string writes (several quoted parts already joined). One that looks like a JSON object becomes a JSON layout.
 * `escape` is the parameter of the directive. Fails with `format-broken`, naming the variable, when lines could not be cut without doubt.
 */
export function formatFromNginx(
  logFormat: string,
  id = 'nginx-custom',
  escape: 'default' | 'json' | 'none' = 'default',
): Format {
  const text = logFormat.replace(/\\(["'\\tn])/g, (_, c: string) => (c === 't' ? '\t' : c === 'n' ? '\n' : c))
  if (/^\s*\{[\s\S]*\}\s*$/.test(logFormat)) return jsonFormat(logFormat, id, escape)
  return formatFromPieces(id, 'nginx log_format', piecesOf(text), escape === 'none' ? 'none' : 'backslash')
}

const VARIABLE = /\$(?:\{([a-zA-Z0-9_]+)\}|([a-zA-Z0-9_]+))/g

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const match of text.matchAll(VARIABLE)) {
    if (match.index > from) pieces.push(text.slice(from, match.index))
    from = match.index + match[0].length
    pieces.push(directive(match[1] ?? match[2] ?? ''))
  }
  if (from < text.length) pieces.push(text.slice(from))
  return mergeTarget(pieces)
}

function directive(name: string): Directive {
  const written = `$${name}`
  if (name === 'remote_addr') return { written, role: 'source', name, rank: 3 }
  if (name === 'binary_remote_addr') fail('format-broken', `${written} is not text.`)
  // With the realip module this is the proxy, and $remote_addr the client nginx trusts.
  if (name === 'realip_remote_addr') return { written, role: 'source', name, rank: 2 }
  if (name === 'proxy_protocol_addr') return { written, role: 'source', name, rank: 1 }
  const role = ROLES[name]
  return { written, role: role ?? 'ignore', name, prose: PROSE.has(name), chosen: !SERVERS_OWN.test(name) }
}

/** Variables the server fills by itself; any other, a map's too, may repeat what a client sent. */
const SERVERS_OWN =
  /^(?:remote_port|server_(?:addr|name|port|protocol)|time_(?:local|iso8601)|msec|status|scheme|https|hostname|pid|pipe|nginx_version|gzip_ratio|(?:body_)?bytes_sent|connection\w*|request_(?:method|time|length|id|completion)|upstream_(?:addr|status|\w*time|cache_status|bytes_\w+|response_length)|ssl_(?:protocol|cipher|session_\w+)|tcpinfo_\w+|proxy_(?:host|port|upstream_name)|namespace|ingress_name|service_(?:name|port))$/

const PROSE: ReadonlySet<string> = new Set(['request', 'http_user_agent', 'http_cookie', 'request_body', 'uri'])

const ROLES: Readonly<Record<string, Role | undefined>> = {
  remote_user: 'user',
  time_local: 'time-clf',
  time_iso8601: 'time-iso',
  msec: 'time-epoch',
  request: 'request',
  request_method: 'method',
  request_uri: 'target',
  uri: 'path',
  document_uri: 'path',
  args: 'query',
  query_string: 'query',
  server_protocol: 'protocol',
  status: 'status',
  body_bytes_sent: 'bytes',
  bytes_sent: 'bytes',
  http_referer: 'referrer',
  http_user_agent: 'userAgent',
  http_host: 'host',
  host: 'host',
  server_name: 'host',
  http_cookie: 'cookie',
  content_type: 'contentType',
  http_content_type: 'contentType',
  http_x_forwarded_for: 'forwardedFor',
  proxy_add_x_forwarded_for: 'forwardedFor',
  http_forwarded: 'forwardedFor',
  request_time: 'duration-s',
}

/** `$uri?$args` and `$uri$is_args$args` are the target in pieces. */
function mergeTarget(pieces: Piece[]): Piece[] {
  const merged: Piece[] = []
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i] as Piece
    const gap = pieces[i + 1]
    const query = pieces[i + 2]
    const isGap = gap === '?' || (typeof gap === 'object' && gap.name === 'is_args')
    if (
      typeof piece === 'object' &&
      piece.role === 'path' &&
      isGap &&
      typeof query === 'object' &&
      query.role === 'query'
    ) {
      merged.push({ written: `${piece.written}?${query.written}`, role: 'target', name: 'target', chosen: true })
      i += 2
    } else merged.push(piece)
  }
  return merged
}

/** Every value must be one variable alone, perhaps among constant text in other keys. */
function jsonFormat(text: string, id: string, escape: string): Format {
  if (escape === 'none') fail('format-broken', 'escape=none lets a client write JSON of its own: use escape=json.')
  const keys: JsonKey[] = []
  for (const [path, value] of leaves(text)) {
    const match = /^\$(?:\{(\w+)\}|(\w+))$/.exec(value)
    const name = match?.[1] ?? match?.[2]
    if (name === undefined) continue
    const { role } = directive(name)
    keys.push(role === 'ignore' ? { path, role, name } : { path, role })
  }
  keys.sort((a, b) => rankOf(b.path, text) - rankOf(a.path, text))
  if (!keys.some((key) => key.role === 'source')) fail('format-broken', 'The log format has no client address.')
  return formatFromLayout(id, 'nginx log_format, JSON', { kind: 'json', keys })
}

/** `$remote_addr` before other addresses. */
function rankOf(path: string, text: string): number {
  const name =
    leaves(text)
      .find(([other]) => other === path)?.[1]
      ?.replace(/[${}]/g, '') ?? ''
  return directive(name).rank ?? 0
}

/** Paths and texts of all values. Numbers are variables without quotes, so they get quotes before the object is read. */
function leaves(text: string): Array<[string, string]> {
  const quoted = text.replace(/(:\s*)(\$\{?\w+\}?)(?=\s*[,}\]])/g, '$1"$2"')
  let parsed: unknown
  try {
    parsed = JSON.parse(quoted)
  } catch {
    fail('format-broken', 'The log format begins like JSON but is none.')
  }
  const found: Array<[string, string]> = []
  walk(parsed, '', found)
  return found
}

function walk(value: unknown, path: string, found: Array<[string, string]>): void {
  if (typeof value === 'string') found.push([path, value])
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) walk(inner, path === '' ? key : `${path}.${key}`, found)
  }
}
