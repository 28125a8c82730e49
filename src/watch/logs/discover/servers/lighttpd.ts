import { posix } from 'node:path'
import type { ByteString } from '../../../../model/record.ts'
import { pathFromConfig } from '../config-files.ts'
import type { ConfigFiles, ConfiguredLog, ServerConfig } from './types.ts'

const DEEPEST = 16
/** What lighttpd writes when `accesslog.format` is not set. */
const DEFAULT_FORMAT = '%h %V %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i"'

export const lighttpd: ServerConfig = {
  server: 'lighttpd',
  starts: ['/etc/lighttpd/lighttpd.conf', '/usr/local/etc/lighttpd/lighttpd.conf', '/opt/etc/lighttpd/lighttpd.conf'],
  logs: readLighttpd,
}

interface Reading {
  files: ConfigFiles
  directory: string
  values: Map<string, ByteString>
  targets: Array<{ target: ByteString; kind: 'access' | 'error'; from: string }>
}

function readLighttpd(start: string, files: ConfigFiles): ConfiguredLog[] {
  const reading: Reading = { files, directory: posix.dirname(start), values: new Map(), targets: [] }
  readFile(start, reading, 0)
  const text = reading.values.get('accesslog.format') ?? DEFAULT_FORMAT
  return reading.targets.flatMap(({ target, kind, from }) => {
    if (target.startsWith('|')) {
      files.say(from, 'a log is piped to a program; name the file it writes')
      return []
    }
    const format = kind === 'access' ? ({ language: 'apache', name: '', text, escape: 'default' } as const) : null
    return target === '' ? [] : [{ pattern: posix.resolve(reading.directory, pathFromConfig(target)), kind, format }]
  })
}

function readFile(path: string, reading: Reading, depth: number): void {
  if (depth > DEEPEST) return reading.files.say(path, 'included too deeply; not looked at')
  for (const line of (reading.files.text(path) ?? '').split('\n')) {
    const [, name = '', value] = /^\s*([\w.-]+)\s*(?:\+?=|:=)\s*(.*)$/.exec(line) ?? []
    if (value !== undefined) assign(name, value, path, reading)
    else include(line, path, reading, depth)
  }
}

function assign(name: string, expression: ByteString, path: string, reading: Reading): void {
  const value = valueOf(expression, reading.values)
  if (value === null) return
  reading.values.set(name, value)
  if (name === 'accesslog.filename') reading.targets.push({ target: value, kind: 'access', from: path })
  if (name === 'server.errorlog' || name === 'server.breakagelog') {
    reading.targets.push({ target: value, kind: 'error', from: path })
  }
}

function include(line: ByteString, path: string, reading: Reading, depth: number): void {
  const [, command, expression = ''] = /^\s*(include|include_shell)\s+(.+)$/.exec(line) ?? []
  if (command === undefined) return
  const value = valueOf(expression, reading.values)
  if (command === 'include' && value !== null) return readMatching(value, reading, depth)
  if (command === 'include_shell') {
    // Debian's own script lists the enabled modules. It is not run: what it would list is read.
    if (value?.includes('include-conf-enabled')) return readMatching('conf-enabled/*.conf', reading, depth)
    reading.files.say(path, 'part of the configuration comes from a program, which is not run')
  }
}

function readMatching(pattern: ByteString, reading: Reading, depth: number): void {
  const absolute = posix.resolve(reading.directory, pathFromConfig(pattern))
  for (const file of reading.files.matching(absolute)) readFile(file, reading, depth + 1)
}

/** `"text"` and names of variables, joined by `+`; null for anything else. */
function valueOf(expression: ByteString, values: ReadonlyMap<string, ByteString>): ByteString | null {
  let value = ''
  let end = 0
  for (const match of expression.matchAll(/\s*(?:"((?:[^"\\]|\\.)*)"|([\w.-]+))\s*(\+|$|#.*$)/gy)) {
    const [whole, text, name = '', joint] = match
    const part = text?.replace(/\\(["\\])/g, '$1') ?? values.get(name) ?? values.get(`var.${name}`)
    if (part === undefined) return null
    value += part
    end = match.index + whole.length
    if (joint !== '+') return value
  }
  return end === expression.length && end > 0 ? value : null
}
