import { formatFromLayout } from './layout-format.ts'

/** Envoy and Istio, JSON access log. The direct address is the peer; the other may come from X-Forwarded-For. */
export const jsonEnvoy = formatFromLayout('json-envoy', 'Envoy or Istio, JSON', {
  kind: 'json',
  keys: [
    { path: 'downstream_direct_remote_address', role: 'source-port' },
    { path: 'downstream_remote_address', role: 'source-port' },
    { path: 'start_time', role: 'time-iso' },
    { path: 'method', role: 'method' },
    { path: 'x-envoy-origin-path', role: 'target' },
    { path: 'x-envoy-original-path', role: 'target' },
    { path: 'path', role: 'target' },
    { path: 'protocol', role: 'protocol' },
    { path: ':authority', role: 'host' },
    { path: 'authority', role: 'host' },
    { path: 'response_code', role: 'status' },
    { path: 'bytes_sent', role: 'bytes' },
    { path: 'duration', role: 'duration-ms' },
    { path: 'user-agent', role: 'userAgent' },
    { path: 'user_agent', role: 'userAgent' },
    { path: 'referer', role: 'referrer' },
    { path: 'x-forwarded-for', role: 'forwardedFor' },
    { path: 'x_forwarded_for', role: 'forwardedFor' },
  ],
  needs: ['response_code', 'method'],
})
