import { formatFromApache } from '../../src/watch/logs/formats/apache-log-format.ts'
import { formatFromNginx } from '../../src/watch/logs/formats/nginx-log-format.ts'
import type { Format } from '../../src/watch/logs/formats/types.ts'
import { type Server, T, apache, json, nginx, request, tail, user } from './server-writing.ts'

function custom(name: string, format: Format, atLeast: number, line: Server['line']): Server {
  return { name, format, atLeast, line }
}

/** Servers with a LogFormat or log_format of their own. */
export const customServers: readonly Server[] = [
  custom(
    'LogFormat, Host first',
    formatFromApache('%V %h %l %u %t "%r" %>s %b'),
    0.05,
    (from, peer) =>
      `${apache(from.text())} ${peer} - ${from.below(2) === 0 ? '-' : apache(user(from))} ${T} "${apache(request(from))}" 404 5`,
  ),
  custom(
    'LogFormat, quoted agent first',
    formatFromApache('"%{User-Agent}i" %a %t "%r" %>s'),
    0.95,
    (from, peer) => `"${apache(from.text())}" ${peer} ${T} "${apache(request(from))}" 404`,
  ),
  custom(
    'LogFormat, forwarded second',
    formatFromApache('%h %{X-Forwarded-For}i %u %t "%r" %>s %{User-Agent}i'),
    0.1,
    (from, peer) =>
      `${peer} ${apache(from.text())} ${apache(user(from))} ${T} "${apache(request(from))}" 404 ${apache(from.text())}`,
  ),
  custom(
    'log_format, Host before',
    formatFromNginx('[$time_local] $http_host $remote_addr $request_time "$request" $status "$http_user_agent"'),
    0.1,
    (from, peer) => `${T} ${nginx(from.text())} ${peer} 0.1 "${nginx(request(from))}" 404 "${nginx(from.text())}"`,
  ),
  custom(
    'log_format, Host before, agent last',
    formatFromNginx('[$time_local] $host $remote_addr "$request" $status $http_user_agent'),
    0.1,
    (from, peer) => `${T} ${nginx(from.text())} ${peer} "${nginx(request(from))}" 404 ${nginx(from.text())}`,
  ),
  custom(
    'LogFormat, forwarded, then ident',
    formatFromApache('%h %{X-Forwarded-For}i %l %t "%r" %>s'),
    0.1,
    (from, peer) => `${peer} ${apache(from.text())} - ${T} "${apache(request(from))}" 404`,
  ),
  custom(
    'log_format, time first, header unquoted',
    formatFromNginx('$time_iso8601 $remote_addr $http_x_real_ip $status'),
    0.1,
    (from, peer) => `2026-07-19T10:05:01+00:00 ${peer} ${nginx(from.text())} 404`,
  ),
  custom(
    'log_format, Host first, few fields',
    formatFromNginx(
      '$host $remote_addr [$time_local] "$request" $status $bytes_sent "$http_referer" "$http_user_agent"',
    ),
    0.1,
    (from, peer) => `${nginx(from.text())} ${peer} ${tail(from, nginx)}`,
  ),
  custom(
    'log_format, time first, then as combined',
    formatFromNginx(
      '$time_iso8601 $remote_addr $http_x [$time_local] "$request" $status $bytes_sent "$http_referer" "$http_user_agent"',
    ),
    0.1,
    (from, peer) => `2026-07-19T10:05:01+00:00 ${peer} ${nginx(from.text())} ${tail(from, nginx)}`,
  ),
  custom(
    'log_format, tabs',
    formatFromNginx('$http_user_agent\t$remote_addr\t$request\t$status'),
    0.9,
    (from, peer) => `${nginx(from.text())}\t${peer}\t${nginx(request(from))}\t404`,
  ),
  custom(
    'log_format, JSON',
    formatFromNginx('{"a":"$http_user_agent","ip":"$remote_addr","r":"$request","s":$status}', 'j', 'json'),
    0.9,
    (from, peer) => `{"a":${json(from.text())},"ip":"${peer}","r":${json(request(from))},"s":404}`,
  ),
]
