import { createReadStream } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { Readable } from 'node:stream'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
}

/** A name with a hash of the content, as vite writes it: `main-BfX2q1aZ.js`. */
const HASHED = /-[A-Za-z0-9_-]{8,}\.\w+$/

interface ServedFile {
  path: string
  size: number
  type: string
  cache: string
  etag: string
}

export interface Files {
  /** The file at a path of the address; the first page for a path of the console; null when there is no such file. */
  answer(path: string, request: Request): Response | null
}

/**
 * The built console. All files are listed once at the start: a path is looked up in that list and never becomes part of a
 * file name, so no path can lead out of the directory. Null directory: a page that says how to build it.
 */
export async function openFiles(directory: string | null): Promise<Files> {
  const files = directory === null ? new Map<string, ServedFile>() : await listed(directory)
  return {
    answer(path, request) {
      const file = files.get(path) ?? (isView(path) ? files.get('/index.html') : undefined)
      if (file !== undefined) return send(file, request)
      return files.size === 0 && isView(path) ? notBuilt() : null
    },
  }
}

/** Views of the console have no dot, but for the addresses, names and ids they are about: the one page shows them all. */
function isView(path: string): boolean {
  return !path.includes('.') || /^\/(?!assets\/)[a-z-]+\/[^/]+$/.test(path)
}

async function listed(directory: string): Promise<Map<string, ServedFile>> {
  const files = new Map<string, ServedFile>()
  const root = await realpath(directory).catch(() => null)
  if (root === null) return files
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    // No links: they could lead anywhere.
    if (!entry.isFile() || entry.name.startsWith('.')) continue
    const path = join(entry.parentPath, entry.name)
    const { size, mtimeMs } = await stat(path)
    files.set(`/${relative(root, path).split(sep).join('/')}`, {
      path,
      size,
      type: TYPES[extname(path)] ?? 'application/octet-stream',
      cache: HASHED.test(entry.name) ? 'public, max-age=31536000, immutable' : 'no-cache',
      etag: `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`,
    })
  }
  return files
}

function send(file: ServedFile, request: Request): Response {
  const headers = { 'cache-control': file.cache, etag: file.etag }
  if (request.headers.get('if-none-match') === file.etag) return new Response(null, { status: 304, headers })
  const whole = { ...headers, 'content-type': file.type, 'content-length': String(file.size) }
  if (request.method === 'HEAD') return new Response(null, { headers: whole })
  return new Response(Readable.toWeb(createReadStream(file.path)) as ReadableStream, { headers: whole })
}

function notBuilt(): Response {
  const page =
    '<!doctype html><title>Firebreak</title><p>The console is not built. Run <code>npm run build</code>, then start again.'
  return new Response(page, {
    status: 503,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  })
}
