import { posix } from 'node:path'
import type { ByteString } from '../../../../model/record.ts'
import { pathFromConfig } from '../config-files.ts'
import type { ConfigFiles, ConfiguredLog, ServerConfig } from './types.ts'

const DEEPEST = 16
const DEEPEST_JSON = 64

/** Caddy's lines say themselves what they are (JSON), so no format is taken from its configuration. */
export const caddy: ServerConfig = {
  server: 'caddy',
  starts: [
    '/etc/caddy/Caddyfile',
    '/etc/caddy/caddy.json',
    '/usr/local/etc/caddy/Caddyfile',
    '/usr/local/etc/Caddyfile',
    '/var/lib/caddy/.config/caddy/autosave.json',
  ],
  logs: (start, files) => (start.endsWith('.json') ? readJson(start, files) : readCaddyfile(start, files, 0)),
}

function readCaddyfile(path: string, files: ConfigFiles, depth: number): ConfiguredLog[] {
  if (depth > DEEPEST) {
    files.say(path, 'included too deeply; not looked at')
    return []
  }
  const logs: ConfiguredLog[] = []
  for (const line of (files.text(path) ?? '').split('\n')) {
    const [first, second, third] = caddyWords(line)
    if (first === 'output' && second === 'file' && third !== undefined) logs.push(...logOf(third, path, files))
    // `import name` of a snippet matches no file; its lines stand in some file we read anyway.
    if (first === 'import' && second !== undefined) {
      const pattern = posix.resolve(posix.dirname(path), pathFromConfig(second))
      for (const file of files.matching(pattern)) logs.push(...readCaddyfile(file, files, depth + 1))
    }
  }
  return logs
}

/** Words of one line: bare, in double quotes with `\"`, or in backquotes. */
function caddyWords(line: ByteString): ByteString[] {
  const words: ByteString[] = []
  for (const [token, double, back] of line.matchAll(/#.*|"((?:[^"\\]|\\.)*)"?|`([^`]*)`?|[^\s"`#]\S*/g)) {
    if (token.startsWith('#')) break
    words.push(double?.replaceAll('\\"', '"') ?? back ?? token)
  }
  return words
}

/** Environment variables are known to the server only: its default is taken, else any text. */
function logOf(target: ByteString, from: string, files: ConfigFiles): ConfiguredLog[] {
  const pattern = pathFromConfig(target)
    .replace(/\{\$\w{1,100}(?::([^}]{0,500}))?\}/g, (_, otherwise: string | undefined) => otherwise ?? '*')
    .replace(/\{[\w.$:-]{1,100}\}/g, '*')
  if (pattern.startsWith('/')) return [{ pattern, kind: 'access', format: null }]
  files.say(from, 'the name of a log begins with a variable or is relative; name the file yourself')
  return []
}

function readJson(path: string, files: ConfigFiles): ConfiguredLog[] {
  const text = files.text(path)
  if (text === null) return []
  try {
    return fileNames(JSON.parse(Buffer.from(text, 'latin1').toString('utf8')), 0).flatMap((name) =>
      logOf(name, path, files),
    )
  } catch {
    files.say(path, 'not valid JSON')
    return []
  }
}

/** Every `filename` of a log writer `{"output": "file", "filename": ...}`, wherever it stands. */
function fileNames(value: unknown, depth: number): string[] {
  if (typeof value !== 'object' || value === null || depth > DEEPEST_JSON) return []
  const named = 'output' in value && value.output === 'file' && 'filename' in value ? value.filename : null
  const below = Object.values(value).flatMap((part) => fileNames(part, depth + 1))
  return typeof named === 'string' ? [Buffer.from(named, 'utf8').toString('latin1'), ...below] : below
}
