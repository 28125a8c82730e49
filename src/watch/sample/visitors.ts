import type { Chance } from './chance.ts'
import { LENGTH, type Request } from './request.ts'

const SITE = 'https://shop.example.com'
const BROWSERS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
]
const PAGES = ['/', '/shop', '/shop/bicycles', '/shop/lamps', '/shop/bells', '/about', '/delivery', '/cart']
const PARTS = ['/assets/site.css', '/assets/site.js', '/assets/logo.svg', '/assets/fonts/inter.woff2']

/** People who shop: some pages each, with the files that belong to them. */
export function visitors(chance: Chance): Request[] {
  return Array.from({ length: 225 }, (_, i) => visit(chance, i)).flat()
}

function visit(chance: Chance, number: number): Request[] {
  const source =
    number % 5 === 0 ? `2001:db8:${(number + 16).toString(16)}::${1 + chance.below(9)}` : `198.51.100.${1 + number}`
  const agent = chance.one(BROWSERS)
  const requests: Request[] = []
  let at = chance.below(LENGTH - 1800)
  let referrer = chance.one(['-', 'https://www.example.org/search', '-'])
  const get = (target: string, status: number, bytes: number): void => {
    requests.push({ at, source, request: `GET ${target} HTTP/2.0`, status, bytes, referrer, agent })
  }
  for (let page = 0; page <= chance.below(5); page++) {
    const target = page === 0 ? chance.one(PAGES) : `/shop/item/${100 + chance.below(80)}`
    get(target, 200, 4000 + chance.below(20_000))
    referrer = SITE + target
    if (page === 0) for (const part of PARTS) get(part, chance.next() < 0.3 ? 304 : 200, 900 + chance.below(30_000))
    get(`/assets/items/${100 + chance.below(80)}.webp`, 200, 20_000 + chance.below(60_000))
    at += 5 + chance.below(120)
  }
  if (chance.next() < 0.3) get('/favicon.ico', 404, 196)
  if (chance.next() < 0.1) get('/shop/item/old-poster', 404, 196)
  if (chance.next() < 0.15) requests.push(order(at, source, agent))
  return requests
}

function order(at: number, source: string, agent: string): Request {
  return { at, source, request: 'POST /cart/order HTTP/2.0', status: 302, bytes: 0, referrer: `${SITE}/cart`, agent }
}

/** A search engine that behaves. */
export function crawler(chance: Chance): Request[] {
  const agent = 'Mozilla/5.0 (compatible; ExampleBot/2.1; +https://www.example.com/bot)'
  return Array.from({ length: 120 }, (_, i) => ({
    at: i * 350 + chance.below(60),
    source: '2001:db8:b07::1',
    request: `GET ${i % 40 === 0 ? '/robots.txt' : `/shop/item/${100 + (i % 80)}`} HTTP/1.1`,
    status: 200,
    bytes: i % 40 === 0 ? 112 : 6000 + chance.below(9000),
    agent,
  }))
}
