import type { ByteString } from '../../../model/record.ts'
import { parseWith } from './layout-format.ts'
import { createDelimitedReader, type DelimitedLayout } from './cut/delimited.ts'
import type { Format, LineParser, Parsed, Role, Step } from './types.ts'

/**
 * W3C extended logs: IIS (spaces), CloudFront (tabs) and others. `#Fields` says what stands where and may change at any time;
 * before the first one nothing can be read. Times are UTC. A line must have exactly as many fields as `#Fields` names.
 */
export const w3c: Format = {
  id: 'w3c',
  title: 'W3C extended: IIS, CloudFront',
  directives: true,
  open,
}

function open(): LineParser {
  let layout: DelimitedLayout | null = null
  let read: ((line: ByteString) => Parsed) | null = null
  // The names are kept until a line shows whether tabs or spaces stand between fields.
  let fields: string[] = []

  function directive(line: ByteString): Parsed {
    const names = /^#Fields:\s*(.*?)\s*$/i.exec(line)?.[1]
    if (names !== undefined) {
      fields = names.split(/\s+/).slice(0, 200)
      layout = null
      read = null
      // IIS separates data as it separates names; CloudFront names with spaces and data with tabs.
      if (!isCloudFront(fields)) choose(names.includes('\t') ? '\t' : ' ')
      else choose('\t')
    }
    return { skipped: line.slice(0, 32) }
  }

  function choose(separator: string): void {
    layout = layoutOf(fields, separator)
    read = layout === null ? null : createDelimitedReader(layout)
  }

  return {
    parse(line) {
      if (line.charCodeAt(0) === 35 /* # */) return directive(line)
      if (fields.length === 0) return { failed: 'no #Fields line before it' }
      if (read === null) return { failed: '#Fields names no client address (c-ip)' }
      const parsed = parseWith(read, line)
      if (!('failed' in parsed)) return parsed
      const other = layout?.steps[1]?.before === '\t' ? ' ' : '\t'
      const retry = layoutOf(fields, other)
      if (retry === null || !line.includes(other)) return parsed
      const again = createDelimitedReader(retry)(line)
      if ('failed' in again) return parsed
      choose(other)
      return again
    },
    layout: () => layout,
  }
}

function isCloudFront(fields: readonly string[]): boolean {
  return fields.some((field) => field.startsWith('x-edge-'))
}

/** Null when there is no client address among the fields. */
function layoutOf(fields: readonly string[], separator: string): DelimitedLayout | null {
  if (!fields.some((field) => field.toLowerCase() === 'c-ip')) return null
  const cloudFront = isCloudFront(fields)
  const taken = new Set<Role>()
  const steps = fields.map((field, i): Step => {
    const known = cloudFront
      ? (CLOUDFRONT[field.toLowerCase()] ?? ROLES[field.toLowerCase()])
      : ROLES[field.toLowerCase()]
    const role = known !== undefined && !taken.has(known) ? known : 'ignore'
    if (role !== 'ignore') taken.add(role)
    const step: Step = { before: i === 0 ? '' : separator, role, name: field, quoted: false }
    if (separator === '\t') step.spaces = true
    if (field.includes('(')) step.encoding = cloudFront ? 'percent' : 'plus'
    return step
  })
  return { kind: 'delimited', steps, after: '', trailing: 'none', escapes: 'none' }
}

const ROLES: Readonly<Record<string, Role | undefined>> = {
  date: 'date',
  time: 'time-of-day',
  'c-ip': 'source',
  'cs-method': 'method',
  'cs-uri': 'target',
  'cs-uri-stem': 'path',
  'cs-uri-query': 'query',
  'cs-version': 'protocol',
  'cs-protocol-version': 'protocol',
  'sc-status': 'status',
  'sc-bytes': 'bytes',
  'cs(user-agent)': 'userAgent',
  'cs(referer)': 'referrer',
  'cs(cookie)': 'cookie',
  'cs(host)': 'host',
  'cs-host': 'host',
  'cs-username': 'user',
  'cs(content-type)': 'contentType',
  'x-forwarded-for': 'forwardedFor',
  'cs(x-forwarded-for)': 'forwardedFor',
  'time-taken': 'duration-ms',
}

const CLOUDFRONT: Readonly<Record<string, Role | undefined>> = {
  'x-host-header': 'host',
  'cs(host)': 'ignore',
  'time-taken': 'duration-s',
}
