import { formatById } from '../../src/watch/logs/formats/api.ts'
import type { Format } from '../../src/watch/logs/formats/types.ts'
import { customServers } from './custom-servers.ts'
import type { Hostile } from './hostile.ts'
import {
  type Escape,
  type Server,
  T,
  apache,
  cloudFront,
  haproxy,
  iis,
  json,
  nginx,
  raw,
  request,
  tail,
  user,
  word,
} from './server-writing.ts'

function known(id: string): Format {
  const format = formatById(id)
  if (format === null) throw new Error(`no format ${id}`)
  return format
}

function text(name: string, id: string, atLeast: number, line: Server['line']): Server {
  return { name, format: known(id), atLeast, line }
}

function withPort(peer: string, brackets: boolean): string {
  return peer.includes(':') && brackets ? `[${peer}]:50000` : `${peer}:50000`
}

/** A path or user inside nginx's message, any bytes; nginx escapes nothing and cuts at 2,047. */
function nginxError(from: Hostile, peer: string): string {
  const messages = [
    () => `open() "/var/www/${from.text()}" failed (2: No such file or directory)`,
    () => `user "${user(from)}": password mismatch`,
    () => `user "${user(from)}" was not found in "/etc/nginx/htpasswd"`,
    () => 'access forbidden by rule',
    () => 'client sent invalid request while reading client request line',
    () => `FastCGI sent in stderr: "PHP message: ${from.text()}" while reading response header from upstream`,
    () => `[lua] x.lua:1: ${from.text()}`,
    () => `js: ${from.text()}`,
    () => `open() "/var/www/${from.text().repeat(12)}" failed (2: No such file or directory)`,
  ]
  const message = messages[from.below(messages.length)]?.() ?? ''
  const host = from.below(2) === 0 ? '' : `, host: "${from.text()}"`
  const referrer = from.below(2) === 0 ? '' : `, referrer: "${from.text()}"`
  const server = from.below(2) === 0 ? '' : 'example.com'
  const line = `2026/07/19 10:05:01 [error] 123#0: *45 ${message}, client: ${peer}, server: ${server}, request: "${request(from)}"${host}${referrer}`
  return line.slice(0, 2047)
}

function jsonServer(name: string, id: string, write: (from: Hostile, peer: string) => string): Server {
  return { name, format: known(id), atLeast: 0.95, line: write }
}

function w3c(name: string, fields: string, separator: string, escape: Escape, atLeast: number): Server {
  const names = fields.split(' ')
  return {
    name,
    format: known('w3c'),
    head: ['#Version: 1.0', `#Fields: ${fields}`],
    atLeast,
    line: (from, peer) =>
      names
        .map((field) => {
          if (field === 'date') return '2026-07-19'
          if (field === 'time') return '10:05:01'
          if (field === 'c-ip') return peer
          if (field === 's-ip') return '10.0.0.1'
          if (/^sc-|^s-port|time-taken|x-edge/.test(field)) return '404'
          return escape(from.text())
        })
        .join(separator),
  }
}

export const servers: readonly Server[] = [
  text('Apache combined', 'combined', 0.95, (from, peer) => `${peer} - ${apache(user(from))} ${tail(from, apache)}`),
  text('nginx combined', 'combined', 0.95, (from, peer) => `${peer} - ${nginx(user(from))} ${tail(from, nginx)}`),
  text('combined, nothing escaped', 'combined', 0.5, (from, peer) => `${peer} - ${raw(user(from))} ${tail(from, raw)}`),
  text(
    'combined, extra fields',
    'combined',
    0.95,
    (from, peer) => `${peer} - - ${tail(from, nginx)} "${nginx(from.text())}" 0.1`,
  ),
  text(
    'combined in syslog',
    'combined',
    0.95,
    (from, peer) => `Jul 19 10:05:01 web1 nginx[12]: ${peer} - ${nginx(user(from))} ${tail(from, nginx)}`,
  ),
  text(
    'combined in docker',
    'combined',
    0.95,
    (from, peer) =>
      `{"log":${json(`${peer} - ${nginx(user(from))} ${tail(from, nginx)}\n`)},"stream":"stdout","time":"2026-07-19T10:05:01Z"}`,
  ),
  text(
    'nginx main',
    'combined-forwarded',
    0.95,
    (from, peer) => `${peer} - ${nginx(user(from))} ${tail(from, nginx)} "${nginx(from.text())}"`,
  ),
  text('combined without user', 'combined-short', 0.95, (from, peer) => `${peer} - ${tail(from, apache)}`),
  text(
    'common',
    'common',
    0.95,
    (from, peer) => `${peer} - ${apache(user(from))} ${T} "${apache(request(from))}" 404 5`,
  ),
  text(
    'common, extra fields',
    'common-extra',
    0.95,
    (from, peer) => `${peer} - - ${T} "${apache(request(from))}" 404 5 ${apache(from.text())}`,
  ),
  text(
    'lighttpd',
    'lighttpd',
    0.95,
    (from, peer) => `${peer} ${word(from.text())} ${apache(user(from))} ${tail(from, apache)}`,
  ),
  text(
    'traefik clf',
    'traefik-clf',
    0.95,
    (from, peer) => `${peer} - ${apache(user(from))} ${tail(from, apache)} 5 "r@docker" "http://10.0.0.1:80" 3ms`,
  ),
  text(
    'Apache vhost_combined',
    'vhost-combined',
    0.6,
    (from, peer) => `example.com:80 ${peer} - ${from.below(2) === 0 ? '-' : apache(user(from))} ${tail(from, apache)}`,
  ),
  text(
    'vhost from Host',
    'vhost-combined',
    0.1,
    (from, peer) => `${nginx(from.text())} ${peer} - - ${tail(from, nginx)}`,
  ),
  text(
    'vhost from Host, nothing escaped',
    'vhost-combined',
    0.02,
    (from, peer) => `${raw(from.text())} ${peer} - - ${tail(from, raw)}`,
  ),
  text(
    'vhost and forwarded',
    'vhost-combined-forwarded',
    0.1,
    (from, peer) => `${nginx(from.text())} ${peer} - - ${tail(from, nginx)} "${nginx(from.text())}"`,
  ),
  text(
    'vhost and more, nothing escaped',
    'vhost-combined-extra',
    0.01,
    (from, peer) => `${raw(from.text())} ${peer} - - ${tail(from, raw)} 0.1 0.2`,
  ),
  text(
    'vhost and common',
    'vhost-common',
    0.1,
    (from, peer) => `${nginx(from.text())} ${peer} - - ${T} "${nginx(request(from))}" 404 5`,
  ),
  text('BunkerWeb', 'bunkerweb', 0.1, (from, peer) => `${nginx(from.text())} ${peer} - 0a1b - ${tail(from, nginx)}`),
  text(
    'HAProxy',
    'haproxy-http',
    0.95,
    (from, peer) =>
      `${peer}:50000 [19/Jul/2026:10:05:01.123] f~ b/s 0/0/0/1/1 404 5 ${word(haproxy(from.text()))} - ---- 1/1/0/0/0 0/0 {${haproxy(from.text())}|} "${haproxy(request(from))}"`,
  ),
  text(
    'HAProxy in syslog',
    'haproxy-http',
    0.95,
    (from, peer) =>
      `Jul 19 10:05:01 lb haproxy[9]: ${peer}:50000 [19/Jul/2026:10:05:01.123] f b/s 0/0/0/1/1 404 5 - - ---- 1/1/0/0/0 0/0 "${haproxy(request(from))}"`,
  ),
  text(
    'AWS ALB',
    'alb',
    0.95,
    (from, peer) =>
      `https 2026-07-19T10:05:01.123456Z app/a/b ${peer}:50000 10.0.0.1:80 0.1 0.1 0.1 404 404 5 5 "${apache(request(from))}" "${apache(from.text())}" - - arn:x "Root=1" "${apache(from.text())}" "-" 0 2026-07-19T10:05:01.123000Z "forward" "-" "-"`,
  ),
  text(
    'AWS ELB',
    'elb',
    0.95,
    (from, peer) =>
      `2026-07-19T10:05:01.123456Z lb ${peer}:50000 10.0.0.1:80 0.1 0.1 0.1 404 404 5 5 "${apache(request(from))}" "${apache(from.text())}" - -`,
  ),
  w3c(
    'IIS',
    'date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus time-taken',
    ' ',
    iis,
    0.95,
  ),
  w3c(
    'CloudFront',
    'date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type',
    '\t',
    cloudFront,
    0.95,
  ),
  jsonServer(
    'Caddy',
    'json-caddy',
    (from, peer) =>
      `{"level":"info","ts":1784455501.1,"request":{"remote_ip":"${peer}","remote_port":"5","client_ip":"${peer}","proto":"HTTP/1.1","method":${json(from.text() || 'GET')},"host":${json(from.text())},"uri":${json(from.text() || '/')},"headers":{"User-Agent":[${json(from.text())}],"X-Forwarded-For":[${json(from.text())},${json(from.text())}],${json(from.text())}:["x"]}},"user_id":${json(from.text())},"duration":0.1,"size":5,"status":404}`,
  ),
  jsonServer(
    'Caddy before 2.5',
    'json-caddy',
    (from, peer) =>
      `{"ts":1784455501.1,"request":{"remote_addr":"${withPort(peer, true)}","proto":"HTTP/1.1","method":"GET","host":${json(from.text())},"uri":${json(from.text() || '/')},"headers":{"Referer":[${json(from.text())}]}},"status":404}`,
  ),
  jsonServer(
    'Traefik',
    'json-traefik',
    (from, peer) =>
      `{"ClientAddr":"${withPort(peer, true)}","ClientHost":${json(from.text())},"ClientUsername":${json(from.text())},"DownstreamStatus":404,"RequestHost":${json(from.text())},"RequestMethod":"GET","RequestPath":${json(from.text() || '/')},"StartUTC":"2026-07-19T10:05:01.1Z","request_User-Agent":${json(from.text())}}`,
  ),
  jsonServer(
    'nginx JSON',
    'json-nginx',
    (from, peer) =>
      `{"time_iso8601":"2026-07-19T10:05:01+00:00","remote_addr":"${peer}","remote_user":${json(from.text())},"request":${json(request(from))},"status":"404","http_user_agent":${json(from.text())},"http_x_forwarded_for":${json(from.text())}}`,
  ),
  jsonServer(
    'nginx JSON, default escaping',
    'json-nginx',
    (from, peer) =>
      `{"remote_addr":"${peer}","request":"${nginx(request(from))}","status":404,"http_referer":"${nginx(from.text())}"}`,
  ),
  jsonServer(
    'Envoy',
    'json-envoy',
    (from, peer) =>
      `{"start_time":"2026-07-19T10:05:01.1Z","method":"GET","path":${json(from.text())},"response_code":404,"user-agent":${json(from.text())},"x-forwarded-for":${json(from.text())},"downstream_remote_address":"${withPort(peer, true)}",":authority":${json(from.text())}}`,
  ),
  jsonServer(
    'Fastly',
    'json-fastly',
    (from, peer) =>
      `2026-07-19T10:05:01.1+00:00 10.0.0.1  { "timestamp": "2026-07-19T10:05:01+0000", "client_ip": "${peer}", "host": ${json(from.text())}, "url": ${json(from.text() || '/')}, "request_method": "GET", "request_user_agent": ${json(from.text())}, "response_status": 404 }`,
  ),
  jsonServer(
    'ECS',
    'json-ecs',
    (from, peer) =>
      `{"@timestamp":"2026-07-19T10:05:01Z","source":{"ip":"${peer}"},"http.request.method":"GET","http":{"response":{"status_code":404}},"url":{"original":${json(from.text())}},"user_agent":{"original":${json(from.text())}}}`,
  ),
  text(
    'Zoraxy',
    'zoraxy',
    0.15,
    (from, peer) =>
      `2026/07/19 10:05:01 [2026-07-19 10:05:01.123] [router:host-http] [origin:${word(from.text())}] [client: ${peer}] [useragent: ${from.text()}] GET /${from.text()} 404`,
  ),
  text(
    'Nginx Proxy Manager',
    'nginx-proxy-manager',
    0.3,
    (from, peer) =>
      `${T} - 404 404 - GET http ${nginx(from.text())} "${nginx(from.text())}" [Client ${peer}] [Length 5] [Gzip -] [Sent-to s] "${nginx(from.text())}" "${nginx(from.text())}"`,
  ),
  text(
    'nginx, host and source first',
    'nginx-host-source',
    0.1,
    (from, peer) => `${T} ${nginx(from.text())} ${peer} 0.1 "${nginx(request(from))}" 404 5 5 - ${nginx(from.text())}`,
  ),
  text(
    'Apache error 2.4',
    'apache-error',
    0.95,
    (from, peer) =>
      `[Sun Jul 19 10:05:01.123456 2026] [core:error] [pid 1:tid 2] ${from.below(2) === 0 ? '' : '(13)Permission denied: '}[client ${peer}:50000] AH00128: File does not exist: /var/www/${apache(from.text())}, referer: ${apache(from.text())}`,
  ),
  text(
    'Apache error 2.2',
    'apache-error',
    0.95,
    (from, peer) =>
      `[Sun Jul 19 10:05:01 2026] [error] [client ${peer}] script '/var/www/${apache(from.text())}' not found or unable to stat`,
  ),
  text(
    'Apache error without client',
    'apache-error',
    0,
    (from) => `[Sun Jul 19 10:05:01 2026] [notice] ${apache(`x ${from.text()}`)}`,
  ),
  text('nginx error', 'nginx-error', 0.3, nginxError),
  text('nginx error in syslog', 'nginx-error', 0.3, (from, peer) =>
    `Jul 19 10:05:01 web1 nginx: ${nginxError(from, peer)}`.slice(0, 1024),
  ),
  ...customServers,
]
