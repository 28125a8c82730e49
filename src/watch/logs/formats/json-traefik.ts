import { formatFromLayout } from './layout-format.ts'

/** Traefik's JSON access log. `ClientAddr` is the peer; `ClientHost` may be a copy of X-Forwarded-For and comes second. */
export const jsonTraefik = formatFromLayout('json-traefik', 'Traefik, JSON', {
  kind: 'json',
  keys: [
    { path: 'ClientAddr', role: 'source-port' },
    { path: 'ClientHost', role: 'source' },
    { path: 'StartUTC', role: 'time-iso' },
    { path: 'StartLocal', role: 'time-iso' },
    { path: 'time', role: 'time-iso' },
    { path: 'RequestMethod', role: 'method' },
    { path: 'RequestPath', role: 'target' },
    { path: 'RequestProtocol', role: 'protocol' },
    { path: 'RequestHost', role: 'host' },
    { path: 'ClientUsername', role: 'user' },
    { path: 'DownstreamStatus', role: 'status' },
    { path: 'OriginStatus', role: 'status' },
    { path: 'DownstreamContentSize', role: 'bytes' },
    { path: 'request_User-Agent', role: 'userAgent' },
    { path: 'request_Referer', role: 'referrer' },
    { path: 'request_Content-Type', role: 'contentType' },
    { path: 'request_Cookie', role: 'cookie' },
    { path: 'request_X-Forwarded-For', role: 'forwardedFor' },
    { path: 'RouterName', role: 'ignore', name: 'RouterName' },
  ],
  needs: ['RequestPath', 'RequestMethod'],
})
