import { posix } from 'node:path'
import type { ByteString } from '../../../../model/record.ts'
import { pathFromConfig } from '../config-files.ts'
import type { ConfigFiles, ConfiguredLog, FormatText, ServerConfig } from './types.ts'
import { patternOfPipe } from './piped-log.ts'

/** Includes deeper than this are an error in Apache too. */
const DEEPEST = 16
const COMMON = '%h %l %u %t "%r" %>s %b'

export const apache: ServerConfig = {
  server: 'apache',
  starts: [
    '/etc/apache2/apache2.conf',
    '/etc/httpd/conf/httpd.conf',
    '/etc/apache2/httpd.conf',
    '/usr/local/apache2/conf/httpd.conf',
    '/usr/local/etc/apache24/httpd.conf',
    '/opt/bitnami/apache/conf/httpd.conf',
    '/usr/local/apache/conf/httpd.conf',
  ],
  logs: readApache,
}

interface Reading {
  files: ConfigFiles
  /** What `${NAME}` stands for: Define, and the variables of Debian's envvars. */
  defined: Map<string, ByteString>
  serverRoot: string
  formats: Map<string, ByteString>
  /** The last LogFormat without a name: TransferLog uses it. */
  unnamed: ByteString
  logs: Array<{ target: ByteString; kind: 'access' | 'error'; format: ByteString | null; from: string }>
}

function readApache(start: string, files: ConfigFiles): ConfiguredLog[] {
  const directory = posix.dirname(start)
  const reading: Reading = {
    files,
    defined: new Map(),
    serverRoot: directory.endsWith('/conf') ? posix.dirname(directory) : directory,
    formats: new Map([['common', COMMON]]),
    unnamed: COMMON,
    logs: [],
  }
  readEnvironment(posix.join(directory, 'envvars'), reading)
  readFile(start, reading, 0)
  // A name may be defined after its use, so formats are looked up at the end.
  return reading.logs.flatMap((log) => {
    const pattern = targetPattern(log.target, log.from, reading)
    return pattern === null ? [] : [{ pattern, kind: log.kind, format: formatText(log.format, reading) }]
  })
}

/** Debian's `envvars`: plain `export NAME=value` lines are taken, everything else is shell and ignored. */
function readEnvironment(path: string, reading: Reading): void {
  if (!reading.files.exists(path)) return
  for (const line of (reading.files.text(path) ?? '').split('\n')) {
    const [, name, value] = /^\s*(?:export\s+)?([A-Z_][A-Z0-9_]*)=(["']?[^"'`()]*["']?)\s*$/.exec(line) ?? []
    if (name === undefined || value === undefined) continue
    reading.defined.set(name, value.replace(/["']/g, '').replace(/\$\{?SUFFIX\}?/g, ''))
  }
}

function readFile(path: string, reading: Reading, depth: number): void {
  if (depth > DEEPEST) return reading.files.say(path, 'included too deeply; not looked at')
  const text = reading.files.text(path)
  if (text === null) return
  for (const line of text.replace(/\\\r?\n/g, ' ').split('\n')) {
    // `<VirtualHost>`, `<IfModule>` and the like only group lines for us: a log named under any condition may exist.
    const words = apacheWords(line)
    if (words.length > 1) readDirective(words, path, reading, depth)
  }
}

function readDirective(words: ByteString[], path: string, reading: Reading, depth: number): void {
  const [name = '', first = '', second = ''] = words.map((word) => expand(word, reading.defined))
  switch (name.toLowerCase()) {
    case 'define':
      reading.defined.set(first, second)
      return
    case 'serverroot':
      reading.serverRoot = pathFromConfig(first)
      return
    case 'include':
    case 'includeoptional':
      for (const file of included(absolute(pathFromConfig(first), reading), reading)) readFile(file, reading, depth + 1)
      return
    case 'logformat':
      if (second === '') reading.unnamed = first
      else reading.formats.set(second, first)
      return
    case 'customlog':
    case 'globallog':
      reading.logs.push({ target: first, kind: 'access', format: second, from: path })
      return
    case 'transferlog':
      reading.logs.push({ target: first, kind: 'access', format: reading.unnamed, from: path })
      return
    case 'errorlog':
      reading.logs.push({ target: first, kind: 'error', format: null, from: path })
  }
}

/** A directory stands for every file in it. */
function included(pattern: string, reading: Reading): string[] {
  return reading.files.matching(pattern).flatMap((path) => {
    const inside = reading.files.matching(`${path}/*`)
    return inside.length > 0 ? inside : [path]
  })
}

function targetPattern(target: ByteString, from: string, reading: Reading): string | null {
  if (target.startsWith('|')) {
    const pattern = patternOfPipe(target)
    if (pattern === null) reading.files.say(from, 'a log is piped to a program; name the file it writes')
    return pattern === null ? null : absolute(pathFromConfig(pattern), reading)
  }
  if (/^(?:syslog|journald)\b/i.test(target)) {
    reading.files.say(from, 'a log goes to syslog; name the file that receives it')
    return null
  }
  if (target === '' || target === '/dev/null') return null
  if (/[$@]\{?[A-Za-z(]/.test(target)) {
    reading.files.say(from, 'the name of a log holds a variable that is not defined; name the file yourself')
    return null
  }
  return absolute(pathFromConfig(target), reading)
}

function absolute(path: string, reading: Reading): string {
  return posix.resolve(reading.serverRoot || '/', path)
}

/** The second word of CustomLog is a name or a format. */
function formatText(word: ByteString | null, reading: Reading): FormatText | null {
  if (word === null) return null
  const named = reading.formats.get(word)
  if (named !== undefined) return { language: 'apache', name: word, text: named, escape: 'default' }
  return word.includes('%') ? { language: 'apache', name: '', text: word, escape: 'default' } : null
}

function expand(word: ByteString, defined: ReadonlyMap<string, ByteString>): ByteString {
  return word.replace(/\$\{([^}]{1,100})\}/g, (whole, name: string) => defined.get(name) ?? whole)
}

/** Words of one line: bare, or in single or double quotes, where a backslash makes the quote and itself plain. */
export function apacheWords(line: ByteString): ByteString[] {
  if (/^\s*(?:#|$)/.test(line)) return []
  const words: ByteString[] = []
  for (const [, double, single, bare] of line.matchAll(/"((?:[^"\\]|\\.)*)"?|'((?:[^'\\]|\\.)*)'?|([^\s"']\S*)/g)) {
    if (double !== undefined) words.push(double.replace(/\\(["\\])/g, '$1'))
    else if (single !== undefined) words.push(single.replace(/\\(['\\])/g, '$1'))
    else if (bare !== undefined) words.push(bare)
  }
  return words
}
