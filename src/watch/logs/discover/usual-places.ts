import type { Server } from './servers/types.ts'

/** Where packages and common hosting panels let web servers write. `*` in a file part: any name. */
export interface UsualPlace {
  server: Server
  /** A directory, looked into with its direct subdirectories, or a file pattern. */
  path: string
  kind: 'directory' | 'files'
}

export const USUAL_PLACES: readonly UsualPlace[] = [
  { server: 'apache', path: '/var/log/apache2', kind: 'directory' },
  { server: 'apache', path: '/var/log/httpd', kind: 'directory' },
  { server: 'apache', path: '/var/log/apache', kind: 'directory' },
  { server: 'apache', path: '/usr/local/apache2/logs', kind: 'directory' },
  { server: 'apache', path: '/usr/local/apache/logs', kind: 'directory' },
  { server: 'apache', path: '/usr/local/apache/domlogs', kind: 'directory' },
  { server: 'apache', path: '/opt/bitnami/apache/logs', kind: 'directory' },
  { server: 'apache', path: '/opt/lampp/logs', kind: 'directory' },
  { server: 'apache', path: '/var/log/httpd-*.log', kind: 'files' },
  { server: 'apache', path: '/var/www/vhosts/system/*/logs/*access*log*', kind: 'files' },
  { server: 'apache', path: '/var/log/virtualmin/*_log*', kind: 'files' },
  { server: 'nginx', path: '/var/log/nginx', kind: 'directory' },
  { server: 'nginx', path: '/usr/local/nginx/logs', kind: 'directory' },
  { server: 'nginx', path: '/usr/local/var/log/nginx', kind: 'directory' },
  { server: 'nginx', path: '/opt/nginx/logs', kind: 'directory' },
  { server: 'nginx', path: '/usr/local/openresty/nginx/logs', kind: 'directory' },
  { server: 'nginx', path: '/var/log/openresty', kind: 'directory' },
  { server: 'nginx', path: '/opt/bitnami/nginx/logs', kind: 'directory' },
  { server: 'caddy', path: '/var/log/caddy', kind: 'directory' },
  { server: 'lighttpd', path: '/var/log/lighttpd', kind: 'directory' },
  { server: 'haproxy', path: '/var/log/haproxy', kind: 'directory' },
  { server: 'haproxy', path: '/var/log/haproxy.log*', kind: 'files' },
]
