import { formatFromLayout } from './layout-format.ts'

/** Caddy's access log: `request.remote_ip` (2.5 and later) or `request.remote_addr` with its port. */
export const jsonCaddy = formatFromLayout('json-caddy', 'Caddy, JSON', {
  kind: 'json',
  keys: [
    { path: 'request.remote_ip', role: 'source' },
    { path: 'request.remote_addr', role: 'source-port' },
    { path: 'request.client_ip', role: 'ignore', name: 'client_ip' },
    { path: 'ts', role: 'time-epoch' },
    { path: 'request.method', role: 'method' },
    { path: 'request.uri', role: 'target' },
    { path: 'request.proto', role: 'protocol' },
    { path: 'request.host', role: 'host' },
    { path: 'request.headers.User-Agent.0', role: 'userAgent' },
    { path: 'request.headers.Referer.0', role: 'referrer' },
    { path: 'request.headers.Content-Type.0', role: 'contentType' },
    { path: 'request.headers.Cookie.0', role: 'cookie' },
    { path: 'request.headers.X-Forwarded-For.*', role: 'forwardedFor' },
    { path: 'user_id', role: 'user' },
    { path: 'status', role: 'status' },
    { path: 'size', role: 'bytes' },
    { path: 'duration', role: 'duration-s' },
  ],
  needs: ['request.uri', 'request.method'],
})
