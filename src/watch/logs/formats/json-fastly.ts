import { formatFromLayout } from './layout-format.ts'

/** Fastly's JSON over syslog, as its documentation suggests it. */
export const jsonFastly = formatFromLayout('json-fastly', 'Fastly, JSON', {
  kind: 'json',
  keys: [
    { path: 'client_ip', role: 'source' },
    { path: 'timestamp', role: 'time-iso' },
    { path: 'request_method', role: 'method' },
    { path: 'url', role: 'target' },
    { path: 'request_protocol', role: 'protocol' },
    { path: 'host', role: 'host' },
    { path: 'request_referer', role: 'referrer' },
    { path: 'request_user_agent', role: 'userAgent' },
    { path: 'response_status', role: 'status' },
    { path: 'response_body_size', role: 'bytes' },
  ],
  needs: ['client_ip', 'url', 'response_status'],
})
