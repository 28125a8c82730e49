import { posix } from 'node:path'
import type { ByteString } from '../../../../model/record.ts'
import { pathFromConfig } from '../config-files.ts'
import { nginxDirectives } from './nginx-directives.ts'
import type { ConfigFiles, ConfiguredLog, FormatText, ServerConfig } from './types.ts'

const DEEPEST = 16
const COMBINED =
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"'

export const nginx: ServerConfig = {
  server: 'nginx',
  starts: [
    '/etc/nginx/nginx.conf',
    '/usr/local/nginx/conf/nginx.conf',
    '/usr/local/etc/nginx/nginx.conf',
    '/opt/nginx/conf/nginx.conf',
    '/usr/local/openresty/nginx/conf/nginx.conf',
    '/etc/openresty/nginx.conf',
    '/opt/bitnami/nginx/conf/nginx.conf',
  ],
  logs: readNginx,
}

interface Reading {
  files: ConfigFiles
  /** Includes are relative to the directory of the main file. */
  directory: string
  formats: Map<string, FormatText>
  logs: Array<{ target: ByteString; kind: 'access' | 'error'; format: string | null; from: string }>
}

function readNginx(start: string, files: ConfigFiles): ConfiguredLog[] {
  const combined: FormatText = { language: 'nginx', name: 'combined', text: COMBINED, escape: 'default' }
  const directory = posix.dirname(start)
  const reading: Reading = { files, directory, formats: new Map([['combined', combined]]), logs: [] }
  readFile(start, reading, 0)
  return reading.logs.flatMap((log) => {
    const format = log.format === null ? null : (reading.formats.get(log.format) ?? null)
    return targetPatterns(log.target, log.from, reading).map((pattern) => ({ pattern, kind: log.kind, format }))
  })
}

function readFile(path: string, reading: Reading, depth: number): void {
  if (depth > DEEPEST) return reading.files.say(path, 'included too deeply; not looked at')
  const text = reading.files.text(path)
  if (text === null) return
  for (const [name = '', first = '', ...more] of nginxDirectives(text)) {
    if (name === 'include') {
      const pattern = posix.resolve(reading.directory, pathFromConfig(first))
      for (const file of reading.files.matching(pattern)) readFile(file, reading, depth + 1)
    } else if (name === 'log_format') {
      reading.formats.set(first, nginxFormat(first, more))
    } else if (name === 'access_log' && first !== 'off') {
      const format = more[0] !== undefined && !more[0].includes('=') ? more[0] : 'combined'
      reading.logs.push({ target: first, kind: 'access', format, from: path })
    } else if (name === 'error_log') {
      reading.logs.push({ target: first, kind: 'error', format: null, from: path })
    }
  }
}

/** Arguments after the name: perhaps `escape=...`, then strings that are joined. */
function nginxFormat(name: ByteString, words: readonly ByteString[]): FormatText {
  const [, escape] = /^escape=(default|json|none)$/.exec(words[0] ?? '') ?? []
  const text = words.slice(escape === undefined ? 0 : 1).join('')
  return { language: 'nginx', name, text, escape: escape === 'json' || escape === 'none' ? escape : 'default' }
}

function targetPatterns(target: ByteString, from: string, reading: Reading): string[] {
  if (target.startsWith('syslog:')) {
    reading.files.say(from, 'a log goes to syslog; name the file that receives it')
    return []
  }
  if (target === '' || target === 'stderr' || target.startsWith('memory:') || target.startsWith('/dev/')) {
    if (target.startsWith('/dev/std') || target === 'stderr') {
      reading.files.say(from, 'a log goes to the standard output of the server, for example to its container')
    }
    return []
  }
  const pattern = pathFromConfig(target.replace(/\$\{\w{1,100}\}|\$\w{1,100}/g, '*'))
  if (pattern.startsWith('/')) return [pattern]
  if (pattern.startsWith('*')) {
    reading.files.say(from, 'the name of a log begins with a variable; name the file yourself')
    return []
  }
  return prefixes(reading.directory).map((prefix) => posix.join(prefix, pattern))
}

/** Where relative names may begin; which it is was decided when the server was compiled. */
function prefixes(directory: string): string[] {
  const above = directory.endsWith('/conf') ? posix.dirname(directory) : directory
  return [...new Set([above, '/usr/share/nginx', '/var/lib/nginx', '/usr/local/nginx'])]
}
