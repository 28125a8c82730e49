import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Server } from './servers/types.ts'

const PACKAGES: Record<string, Server> = {
  apache2: 'apache',
  'apache2-bin': 'apache',
  httpd: 'apache',
  nginx: 'nginx',
  'nginx-core': 'nginx',
  'nginx-light': 'nginx',
  'nginx-full': 'nginx',
  'nginx-extras': 'nginx',
  openresty: 'nginx',
  caddy: 'caddy',
  lighttpd: 'lighttpd',
  haproxy: 'haproxy',
}
const PROGRAMS: ReadonlyArray<[Server, string]> = [
  ['apache', 'usr/sbin/apache2'],
  ['apache', 'usr/sbin/httpd'],
  ['nginx', 'usr/sbin/nginx'],
  ['caddy', 'usr/bin/caddy'],
  ['lighttpd', 'usr/sbin/lighttpd'],
  ['haproxy', 'usr/sbin/haproxy'],
]
const MOST_BYTES = 64 * 1024 * 1024

/** Web servers of this machine, from Debian's package database and from programs in their usual places. Runs nothing. */
export function installedServers(root: string): Array<{ server: Server; version: string | null }> {
  const found = new Map<Server, string | null>()
  for (const [server, program] of PROGRAMS) {
    if (statSync(join(root, program), { throwIfNoEntry: false }) !== undefined) found.set(server, null)
  }
  for (const [server, version] of packaged(join(root, 'var/lib/dpkg/status'))) found.set(server, version)
  return [...found].map(([server, version]) => ({ server, version }))
}

function packaged(path: string): Array<[Server, string]> {
  try {
    if (statSync(path).size > MOST_BYTES) return []
    const status = readFileSync(path, 'latin1')
    return Object.entries(PACKAGES).flatMap(([name, server]) => {
      const version = versionOf(status, name)
      return version === null ? [] : [[server, version] as [Server, string]]
    })
  } catch {
    return []
  }
}

function versionOf(status: string, name: string): string | null {
  const heading = `Package: ${name}\n`
  const start = status.startsWith(heading) ? 0 : status.indexOf(`\n${heading}`)
  if (start < 0) return null
  const end = status.indexOf('\n\n', start)
  const stanza = status.slice(start, end < 0 ? undefined : end)
  if (!/^Status: \S+ ok installed$/m.test(stanza)) return null
  return /^Version: (\S+)$/m.exec(stanza)?.[1] ?? null
}
