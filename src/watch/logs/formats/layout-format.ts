import type { ByteString } from '../../../model/record.ts'
import { createDelimitedReader } from './cut/delimited.ts'
import { createJsonReader } from './cut/json.ts'
import { withoutPrefix } from './prefix.ts'
import type { Format, Layout, LineParser, Parsed, Role, Step } from './types.ts'

/**
 * A format that is nothing but a layout. Lines that do not fit are tried once more without the prefix a syslog or container
 * runtime wrote in front of them. Throws when the layout has no source.
 */
export function formatFromLayout(id: string, title: string, layout: Layout, carried = true): Format {
  return { id, title, directives: false, exposed: isExposed(layout), open: () => openLayout(layout, carried) }
}

/** A parser of one layout. Not `carried`: no prefix is looked for, because the line itself could look like one. */
export function openLayout(layout: Layout, carried = true): LineParser {
  const read = layout.kind === 'json' ? createJsonReader(layout) : createDelimitedReader(layout)
  return { parse: (line) => (carried ? parseWith(read, line) : parseBare(read, line)), layout: () => layout }
}

function parseBare(read: (line: ByteString) => Parsed, line: ByteString): Parsed {
  const parsed = read(line)
  return 'failed' in parsed && isBlank(line) ? { skipped: 'blank' } : parsed
}

/** Reads a line as it is; when that fails, without its syslog or container prefix. Blank lines are skipped. */
export function parseWith(read: (line: ByteString) => Parsed, line: ByteString): Parsed {
  const parsed = read(line)
  if (!('failed' in parsed)) return parsed
  if (isBlank(line)) return { skipped: 'blank' }
  const bare = withoutPrefix(line.endsWith('\r') ? line.slice(0, -1) : line)
  if (bare === null) return parsed
  const second = read(bare)
  return 'failed' in second ? parsed : second
}

/** Whether text a client can choose stands in front of the source. */
export function isExposed(layout: Layout): boolean {
  if (layout.kind === 'json') return false
  return layout.steps.slice(0, sourceIndex(layout.steps)).some((step) => CHOSEN.has(step.role))
}

export function sourceIndex(steps: readonly Step[]): number {
  return steps.findIndex((step) => step.role === 'source' || step.role === 'source-port')
}

/** Roles whose text comes from the client. */
const CHOSEN: ReadonlySet<Role> = new Set<Role>([
  'request',
  'request-url',
  'method',
  'target',
  'path',
  'query',
  'protocol',
  'referrer',
  'userAgent',
  'host',
  'user',
  'contentType',
  'cookie',
  'forwardedFor',
])

function isBlank(line: ByteString): boolean {
  return line.length < 8 && line.trim() === ''
}
