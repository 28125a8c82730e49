import type { ServerResponse } from 'node:http'
import { constants, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { tar, zip } from '../feeds/archives.ts'
import type { Handler } from '../feeds/hostile-server.ts'

/** One hostile feed: what a server answers, as which source it is read, and how it may end. */
export interface HostileFeed {
  name: string
  source: string
  handler: Handler
  /** Codes it may end with; `taken`: it may also be read, in part, with faults. */
  ends: string[]
}

const REFUSED = ['feed-refused']
const BROKEN = ['feed-broken']
const TOO_LARGE = ['feed-too-large']
const UNREACHABLE = ['feed-unreachable']

export const GOOD = JSON.stringify({
  id: 'GOOD-1',
  modified: '2024-01-01T00:00:00Z',
  affected: [
    {
      package: { ecosystem: 'Debian:12', name: 'example' },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.2-3' }] }],
    },
  ],
})

const body =
  (bytes: Buffer | string, type = 'application/octet-stream'): Handler =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(bytes) }).end(bytes)
  }
const redirect =
  (to: string, status = 302): Handler =>
  (_request, response) =>
    void response.writeHead(status, { location: to }).end()
const osv = (name: string, bytes: Buffer | string, ends: string[], type?: string): HostileFeed => ({
  name,
  source: 'osv',
  handler: body(bytes, type),
  ends,
})

/** `megabytes` of zeros, packed in pieces so that making the bomb takes little memory. */
function gzipBomb(megabytes: number): Buffer {
  const piece = gzipSync(Buffer.alloc(1 << 20))
  return Buffer.concat(Array.from({ length: megabytes }, () => piece))
}

function zstdBomb(megabytes: number): Buffer {
  const piece = zstdCompressSync(Buffer.alloc(1 << 20), { params: { [constants.ZSTD_c_compressionLevel]: 19 } })
  return Buffer.concat(Array.from({ length: megabytes }, () => piece))
}

/** Thousands of directory entries that all point at the same packed bytes. */
function overlapping(entries: number): Buffer {
  const inner = Buffer.alloc(2_000_000, 0x20)
  const first = zip([{ name: 'a.json', body: inner }])
  const packed = deflateRawSync(inner).length
  const start = 30 + 'a.json'.length + packed
  const directory = first.subarray(start, first.length - 22)
  const end = Buffer.from(first.subarray(first.length - 22))
  end.writeUInt32LE(directory.length * entries, 12)
  return Buffer.concat([first.subarray(0, start), ...Array.from({ length: entries }, () => directory), end])
}

const PRIVATE = [
  'https://127.0.0.1/x',
  'https://127.1/x',
  'https://2130706433/x',
  'https://0x7f.1/x',
  'https://017700000001/x',
  'https://0/x',
  'https://[::1]/x',
  'https://[::]/x',
  'https://[::ffff:127.0.0.1]/x',
  'https://[::ffff:7f00:1]/x',
  'https://[::127.0.0.1]/x',
  'https://[64:ff9b::7f00:1]/x',
  'https://[2002:7f00:1::]/x',
  'https://[2001:0:53aa:64c::1]/x',
  'https://[fe80::1]/x',
  'https://[fd00::1]/x',
  'https://10.0.0.1/x',
  'https://172.16.0.1/x',
  'https://192.168.0.1/x',
  'https://169.254.169.254/latest/meta-data/',
  'https://100.64.0.1/x',
  'https://%31%32%37.0.0.1/x',
  'https://loopback.test/x',
  'https://mixed.test/x',
  'https://changing.test/x',
]

export function hostileFeeds(): HostileFeed[] {
  return [
    ...PRIVATE.flatMap((to) => [{ name: `redirect to ${to}`, source: 'osv', handler: redirect(to), ends: REFUSED }]),
    ...[
      'http://127.0.0.1:1/x',
      'file:///etc/passwd',
      'ftp://feed.example/x',
      'https://user:secret@feed.example/x',
      'data:application/json,{}',
      'http://[',
      '',
    ].map((to) => ({
      name: `redirect to ${to || 'nowhere'}`,
      source: 'osv',
      handler: redirect(to),
      ends: [...REFUSED, ...UNREACHABLE],
    })),
    {
      name: 'redirects in a circle',
      source: 'osv',
      handler: (q, a) => redirect(q.url === '/a' ? '/b' : '/a')(q, a),
      ends: REFUSED,
    },
    {
      name: 'redirects without end',
      source: 'osv',
      handler: (q, a) => redirect(`${q.url}x`, 308)(q, a),
      ends: REFUSED,
    },
    {
      name: 'endless body',
      source: 'osv',
      handler: (_q, a) => endless(a, Buffer.alloc(1 << 16, 0x20)),
      ends: TOO_LARGE,
    },
    {
      name: 'endless body that claims a small length',
      source: 'osv',
      handler: (_q, a) => endless(a.writeHead(200, { 'content-length': 100 }), Buffer.alloc(1 << 16, 0x20)),
      ends: [...TOO_LARGE, ...UNREACHABLE, ...BROKEN],
    },
    { name: 'silence', source: 'osv', handler: () => {}, ends: UNREACHABLE },
    { name: 'a byte now and then', source: 'osv', handler: (_q, a) => trickle(a), ends: UNREACHABLE },
    {
      name: 'headers without end',
      source: 'osv',
      handler: (_q, a) => void a.socket?.write(`HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(50_000)}`),
      ends: UNREACHABLE,
    },
    {
      name: 'a length that cannot be',
      source: 'osv',
      handler: (_q, a) => void a.socket?.end('HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999\r\n\r\nx'),
      ends: [...UNREACHABLE, ...TOO_LARGE],
    },
    {
      name: 'two lengths',
      source: 'osv',
      handler: (_q, a) => void a.socket?.end('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx'),
      ends: UNREACHABLE,
    },
    {
      name: 'a length over the limit',
      source: 'osv',
      handler: (_q, a) => void a.writeHead(200, { 'content-length': 9e12 }).flushHeaders(),
      ends: TOO_LARGE,
    },
    {
      name: 'cut in the middle, again and again',
      source: 'osv',
      handler: (_q, a) => void a.writeHead(200, { 'content-length': 1_000 }).write('{', () => a.destroy()),
      ends: UNREACHABLE,
    },
    { name: 'status 500', source: 'osv', handler: (_q, a) => void a.writeHead(500).end('x'), ends: UNREACHABLE },
    { name: 'status 403', source: 'osv', handler: (_q, a) => void a.writeHead(403).end('x'), ends: REFUSED },
    osv('nothing', '', BROKEN),
    osv('a page to log in', '<!doctype html><title>Log in</title>', BROKEN, 'text/html'),
    osv('a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), BROKEN, 'image/png'),
    osv('JSON of another kind', '{"hello":"world"}', BROKEN, 'application/json'),
    osv('JSON that is cut', GOOD.slice(0, -20), BROKEN),
    osv('gzip bomb', gzipBomb(2_000), TOO_LARGE),
    osv('zstd bomb', zstdBomb(2_000), TOO_LARGE),
    osv('gzip in gzip', gzipSync(gzipBomb(200)), BROKEN),
    osv('ZIP bomb of one entry', zip([{ name: 'a.json', body: Buffer.alloc(300 << 20) }]), TOO_LARGE),
    osv('ZIP bomb of overlapping entries', overlapping(5_000), TOO_LARGE),
    osv('ZIP in ZIP', zip([{ name: 'inner.zip', body: zip([{ name: 'a.json', body: Buffer.from(GOOD) }]) }]), BROKEN),
    osv(
      'ZIP whose entry lies about its size',
      zip([{ name: 'a.json', body: Buffer.alloc(1 << 20), claims: { unpacked: 5 } }]),
      BROKEN,
    ),
    osv(
      'ZIP whose entry claims four gigabytes',
      zip([{ name: 'a.json', body: Buffer.from('x'), claims: { unpacked: 0xfffffffe } }]),
      TOO_LARGE,
    ),
    osv('ZIP that is cut', zip([{ name: 'a.json', body: Buffer.from(GOOD) }]).subarray(0, 60), BROKEN),
    osv('ZIP with paths that climb', zip([{ name: '../../../../etc/x.json', body: Buffer.from(GOOD) }]), [
      'taken',
      ...BROKEN,
    ]),
    osv('gzip that is cut', gzipSync(GOOD).subarray(0, 40), BROKEN),
    osv(
      'tar with a size of gigabytes',
      tar([{ name: 'a.json', body: Buffer.from('x'), size: '77777777777\0' }]),
      TOO_LARGE,
    ),
    osv('tar that is cut', tar([{ name: 'a.json', body: Buffer.from(GOOD) }]).subarray(0, 600), BROKEN),
    osv('JSON a million deep', `{"id":"X","affected":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`, [
      'taken',
      ...BROKEN,
    ]),
    osv(
      'numbers that are huge',
      `{"id":"X","modified":1e999,"affected":[{"package":{"ecosystem":"npm","name":${'9'.repeat(100_000)}}}]}`,
      ['taken', ...BROKEN],
    ),
    osv('an id of a megabyte', JSON.stringify({ id: 'x'.repeat(1 << 20) }), ['taken']),
    osv(
      'a million aliases',
      JSON.stringify({ id: 'X', aliases: Array.from({ length: 1_000_000 }, (_, at) => `A-${at}`) }),
      ['taken'],
    ),
    osv(
      'a million packages',
      JSON.stringify({
        id: 'X',
        affected: Array.from({ length: 1_000_000 }, (_, at) => ({ package: { ecosystem: 'npm', name: `p${at}` } })),
      }),
      ['taken'],
    ),
    osv(
      'names of the language itself',
      '{"id":"__proto__","aliases":["constructor"],"affected":[{"package":{"ecosystem":"toString","name":"hasOwnProperty"}}],"__proto__":{"id":"X"}}',
      ['taken'],
    ),
    osv(
      'text that paints on terminals',
      JSON.stringify({
        id: '\u001b[2J\u202eevil\u0007',
        summary: '\u001b]0;x\u0007<script>',
        affected: [{ package: { ecosystem: 'Debian:12', name: '$(reboot)\n' } }],
      }),
      ['taken'],
    ),
    osv(
      'bytes that are no UTF-8',
      Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xff, 0xfe, 0xc0, 0x80]), Buffer.from('"}')]),
      ['taken'],
    ),
    {
      name: 'XML bomb',
      source: 'msrc',
      handler: body(
        '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><cvrfdoc>&b;</cvrfdoc>',
      ),
      ends: BROKEN,
    },
    {
      name: 'XML that names a file',
      source: 'msrc',
      handler: body('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><cvrfdoc>&f;</cvrfdoc>'),
      ends: BROKEN,
    },
    { name: 'XML a million deep', source: 'msrc', handler: body('<a>'.repeat(1_000_000)), ends: BROKEN },
    {
      name: 'YAML bomb',
      source: 'alpine-secdb',
      handler: body(`distroversion: v3.18\npackages:\n${'  - pkg: &a [*a,*a,*a]\n'.repeat(20_000)}`),
      ends: BROKEN,
    },
    {
      name: 'CSV without end of line',
      source: 'epss',
      handler: body(`cve,epss\n${'CVE-2024-1,'.repeat(500_000)}`),
      ends: BROKEN,
    },
    {
      name: 'CSV of nonsense',
      source: 'epss',
      handler: body(`cve,epss,percentile\n${'CVE-2024-1,NaN,Infinity\n'.repeat(100_000)}`),
      ends: BROKEN,
    },
    { name: 'RSS without ends', source: 'rss', handler: body(`<rss>${'<item><title>'.repeat(200_000)}`), ends: BROKEN },
    {
      name: 'CSAF whose products are made of themselves',
      source: 'csaf',
      handler: body(circularCsaf(2_000)),
      ends: ['taken'],
    },
    {
      name: 'CSAF with branches a hundred thousand deep',
      source: 'csaf',
      handler: body(
        `{"document":{"tracking":{"id":"X"}},"product_tree":${'{"branches":['.repeat(100_000)}{}${']}'.repeat(100_000)}}`,
      ),
      ends: ['taken', ...BROKEN],
    },
    {
      name: 'tracker of one endless string',
      source: 'debian-tracker',
      handler: body(`{"a":"${'\\"'.repeat(5_000_000)}`),
      ends: BROKEN,
    },
  ]
}

function circularCsaf(count: number): string {
  const relationships = Array.from({ length: count }, (_, at) => ({
    category: 'default_component_of',
    product_reference: `P-${(at + 1) % count}`,
    relates_to_product_reference: `P-${(at + 7) % count}`,
    full_product_name: { name: `P-${at}`, product_id: `P-${at}` },
  }))
  return JSON.stringify({
    document: { tracking: { id: 'X' } },
    product_tree: { relationships },
    vulnerabilities: [{ product_status: { known_affected: relationships.map((_, at) => `P-${at}`) } }],
  })
}

function endless(response: ServerResponse, piece: Buffer): void {
  const more = (): void => {
    if (!response.destroyed) response.write(piece, more)
  }
  more()
}

function trickle(response: ServerResponse): void {
  const timer = setInterval(() => response.write('x'), 100)
  response.on('close', () => clearInterval(timer))
}
