import type { RuleField } from '../../../model/rule.ts'
import { RuleFault } from './problem.ts'

/** `uri`: SigmaHQ uses `cs-uri-query` for the whole target as well as for the part behind `?`; both are looked at. */
export type MappedField = RuleField | 'uri'

/** Sigma field names (lower case, `_` and `.` read as `-`) and what they mean in a record. */
const NAMES: Record<MappedField, readonly string[]> = {
  uri: ['cs-uri-query', 'c-uri-query', 'uri-query', 'url-query'],
  target: ['cs-uri', 'c-uri', 'uri', 'url', 'url-original', 'request-uri', 'http-request-uri'],
  path: ['cs-uri-stem', 'c-uri-path', 'c-uri-stem', 'cs-uri-path', 'uri-path', 'uri-stem', 'url-path', 'path'],
  query: ['query', 'query-string'],
  extension: ['c-uri-extension', 'cs-uri-extension', 'uri-extension', 'url-extension'],
  request: ['request', 'request-line', 'cs-request'],
  method: ['cs-method', 'c-method', 'method', 'http-method', 'http-request-method', 'request-method'],
  protocol: ['cs-version', 'cs-protocol', 'protocol', 'http-version'],
  status: ['sc-status', 'status', 'http-status', 'http-status-code', 'http-response-status-code', 'response'],
  bytes: ['sc-bytes', 'bytes', 'bytes-sent', 'body-bytes-sent'],
  referrer: [
    'cs-referer',
    'cs-referrer',
    'c-referer',
    'c-referrer',
    'cs(referer)',
    'cs(referrer)',
    'referer',
    'referrer',
  ],
  userAgent: [
    'cs-user-agent',
    'c-useragent',
    'c-user-agent',
    'cs-useragent',
    'cs(user-agent)',
    'useragent',
    'user-agent',
  ],
  host: ['cs-host', 'r-dns', 'c-dns', 'host', 'http-host', 'vhost', 'server-name', 'destinationhostname', 'desthost'],
  user: ['cs-username', 'c-username', 'username', 'user', 'remote-user'],
  contentType: ['cs-content-type', 'content-type', 'cs(content-type)', 'sc-content-type', 'c-content-type'],
  cookie: ['cs-cookie', 'cs-cookies', 'c-cookie', 'cs(cookie)', 'cookie', 'cookies'],
  source: ['c-ip', 'src-ip', 'source-ip', 'client-ip', 'clientip', 'remote-addr', 'sourceip', 'source'],
  destination: ['dst-ip', 's-ip', 'r-ip', 'destination-ip', 'dest-ip', 'server-ip'],
  message: ['message', 'msg', 'error', 'errormessage'],
  line: ['', 'line', 'raw', 'log'],
}

const byName = new Map<string, MappedField>()
for (const [field, names] of Object.entries(NAMES)) for (const name of names) byName.set(name, field as MappedField)

/** The record field a Sigma field name means; throws a `RuleFault` naming an unknown one. */
export function mapField(name: string): MappedField {
  const found = byName.get(name.toLowerCase().replace(/[_.]/g, '-'))
  if (found === undefined) {
    throw new RuleFault(
      name,
      `unknown field "${name}"`,
      'use a field of the webserver or proxy log source, for example cs-uri-stem',
    )
  }
  return found
}
