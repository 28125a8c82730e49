import { formatFromLayout } from './layout-format.ts'

/** Elastic Common Schema, nested or with dotted names. */
export const jsonEcs = formatFromLayout('json-ecs', 'Elastic Common Schema, JSON', {
  kind: 'json',
  keys: [
    { path: 'source.ip', role: 'source' },
    { path: 'source.address', role: 'source' },
    { path: 'client.ip', role: 'source' },
    { path: 'client.address', role: 'source' },
    { path: '@timestamp', role: 'time-iso' },
    { path: 'http.request.method', role: 'method' },
    { path: 'url.original', role: 'target' },
    { path: 'url.path', role: 'path' },
    { path: 'url.query', role: 'query' },
    { path: 'url.domain', role: 'host' },
    { path: 'http.request.referrer', role: 'referrer' },
    { path: 'http.response.status_code', role: 'status' },
    { path: 'http.response.body.bytes', role: 'bytes' },
    { path: 'user_agent.original', role: 'userAgent' },
    { path: 'user.name', role: 'user' },
  ],
  needs: ['http.request.method', 'http.response.status_code'],
})
