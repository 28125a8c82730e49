import { caddyLine, combinedLine, type Dice, W3C_FIELDS, w3cLine } from './make-logs.ts'

const CAP = 65_536

/** Ways to fill a field with something that costs a careless reader much time. */
const FILLERS: ReadonlyArray<(random: Dice, length: number) => string> = [
  (_, n) => 'a'.repeat(n),
  (_, n) => '%25'.repeat(Math.floor(n / 3)),
  (_, n) => '%252e%252e%252f'.repeat(Math.floor(n / 15)),
  (_, n) => '../'.repeat(Math.floor(n / 3)),
  (_, n) => '/./'.repeat(Math.floor(n / 3)),
  (_, n) => '//'.repeat(Math.floor(n / 2)),
  (_, n) => '%u9090'.repeat(Math.floor(n / 6)),
  (_, n) => '%c0%af'.repeat(Math.floor(n / 6)),
  (_, n) => '\\x41'.repeat(Math.floor(n / 4)),
  (_, n) => '\\\\'.repeat(Math.floor(n / 2)),
  (_, n) => '\\"'.repeat(Math.floor(n / 2)),
  (_, n) => '" "'.repeat(Math.floor(n / 3)),
  (_, n) => '"'.repeat(n),
  (_, n) => ' '.repeat(n),
  (_, n) => 'x '.repeat(Math.floor(n / 2)),
  (_, n) => '${${'.repeat(Math.floor(n / 4)),
  (_, n) => '${jndi:'.repeat(Math.floor(n / 7)),
  (_, n) => '() { '.repeat(Math.floor(n / 5)),
  (_, n) => '/etc/passw'.repeat(Math.floor(n / 10)),
  (_, n) => 'union select '.repeat(Math.floor(n / 13)),
  (_, n) => '/wp-content/uploads/'.repeat(Math.floor(n / 20)),
  (_, n) => '.php'.repeat(Math.floor(n / 4)),
  (_, n) => 'N'.repeat(Math.floor(n / 2)) + 'X'.repeat(Math.floor(n / 2)),
  (_, n) => '{"a":'.repeat(Math.floor(n / 5)),
  (_, n) => '['.repeat(n),
  (_, n) => '<script'.repeat(Math.floor(n / 7)),
  (_, n) => `${'a'.repeat(n)}!`,
  (_, n) => `${'ab,'.repeat(Math.floor(n / 3))}@`,
  (_, n) => '\t'.repeat(n),
  (_, n) => '\0'.repeat(n),
  (_, n) => '\xff\xfe'.repeat(Math.floor(n / 2)),
  (_, n) => '\xc0\xaf\xe0\x80'.repeat(Math.floor(n / 4)),
  (_, n) => '\xe2\x80\xae'.repeat(Math.floor(n / 3)),
  (_, n) => '1.2.3.4, '.repeat(Math.floor(n / 9)),
  (_, n) => '?a=b&'.repeat(Math.floor(n / 5)),
  (_, n) => '=+'.repeat(Math.floor(n / 2)),
  (random, n) => Array.from({ length: n }, () => String.fromCharCode(random.below(256))).join(''),
  (random, n) =>
    Array.from({ length: Math.floor(n / 3) }, () => `%${random.below(256).toString(16).padStart(2, '0')}`).join(''),
]

/** An ordinary line of some format. */
export function ordinaryLine(random: Dice, at: number): string {
  const clock = new Date(1793491200000 + at * 1000).toISOString()
  const kind = random.below(8)
  if (kind === 0) return caddyLine(random, at)
  if (kind === 1) return w3cLine(random, at, random.pick(W3C_FIELDS))
  if (kind === 2) return `#Fields: ${random.pick(W3C_FIELDS)}`
  if (kind === 3) return `example.org:443 ${combinedLine(random, at)}`
  if (kind === 4)
    return `Nov 21 02:00:00 web haproxy[7]: 198.51.100.${random.below(250)}:4711 [21/Nov/2026:02:00:00.123] front back/srv 0/0/1/2/3 404 212 - - ---- 1/1/0/0/0 0/0 "GET /x HTTP/1.1"`
  if (kind === 5)
    return `2026/11/21 02:00:00 [error] 7#7: *1 open() "/srv/x" failed (2: No such file), client: 198.51.100.7, server: e.org, request: "GET /.env HTTP/1.1", host: "e.org"`
  if (kind === 6)
    return `http ${clock} app/lb/1 198.51.100.8:4711 10.0.0.1:80 0.1 0.1 0.1 404 404 34 366 "GET http://e.org:80/a HTTP/1.1" "curl/8" - -`
  return combinedLine(random, at)
}

/** One whose fields, length or bytes are made to hurt. No newline inside. */
export function hostileLine(random: Dice, at: number): string {
  const length = random.pick([0, 1, 7, 300, 5000, CAP / 2, CAP - 200, CAP + random.below(5) - 2, CAP * 2])
  const filler = random.pick(FILLERS)(random, length)
  const kind = random.below(9)
  let line = filler
  if (kind === 1) line = `198.51.100.9 - - [21/Nov/2026:02:00:00 +0000] "GET /${filler} HTTP/1.1" 404 12 "-" "curl"`
  if (kind === 2)
    line = `198.51.100.9 - - [21/Nov/2026:02:00:00 +0000] "GET / HTTP/1.1" 200 12 "${filler}" "${filler.slice(0, 900)}"`
  if (kind === 3) line = `198.51.100.9 - ${filler} [21/Nov/2026:02:00:00 +0000] "GET / HTTP/1.1" 200 12`
  if (kind === 4)
    line = `{"ts":1793491200,"request":{"remote_ip":"198.51.100.9","method":"GET","uri":${JSON.stringify(filler)}},"status":404,"a":${'['.repeat(random.below(20_000))}`
  if (kind === 5)
    line = JSON.stringify({
      level: 'info',
      ts: 1,
      msg: 'handled request',
      request: { remote_ip: '198.51.100.9', method: 'GET', uri: filler, headers: {} },
      status: 200,
    })
  if (kind === 6) line = mutated(random, ordinaryLine(random, at))
  if (kind === 7) line = `#Fields: c-ip ${filler}`
  if (kind === 8) line = Buffer.from(ordinaryLine(random, at), 'utf16le').toString('latin1')
  // The line must come out in the length asked for, so that the edges of the cap are hit.
  if (random.below(3) === 0 && length > 300) line = line.slice(0, length).padEnd(length, 'z')
  return line.replaceAll('\n', ' ')
}

function mutated(random: Dice, line: string): string {
  let text = line
  for (let times = 1 + random.below(6); times > 0; times--) {
    const at = random.below(text.length + 1)
    const until = Math.min(text.length, at + random.below(12))
    const kind = random.below(5)
    if (kind === 0) text = text.slice(0, at) + text.slice(until)
    else if (kind === 1) text = text.slice(0, at) + String.fromCharCode(random.below(256)) + text.slice(at + 1)
    else if (kind === 2)
      text =
        text.slice(0, at) +
        random.pick(['"', '\\', ' ', '[', ']', '%', '\0', '\r', '\xff', '\\x00', '-', ',']) +
        text.slice(at)
    else if (kind === 3) text = text.slice(0, until) + text.slice(at)
    else text = text.slice(0, at)
  }
  return text
}

/** A file of hostile and ordinary lines with all sorts of line ends. */
export function hostileFile(random: Dice, most: number): Buffer {
  const parts: string[] = []
  const hostile = random.pick([1, 3, 10])
  let size = 0
  for (let at = 0; size < most; at++) {
    const line = random.below(10) < hostile ? hostileLine(random, at) : ordinaryLine(random, at)
    const end = random.pick(['\n', '\n', '\n', '\r\n', '\n\n', ' \n', '\r\r\n'])
    parts.push(line, end)
    size += line.length + end.length
  }
  const bytes = Buffer.from(parts.join(''), 'latin1')
  return random.below(3) === 0 ? bytes.subarray(0, bytes.length - random.below(40)) : bytes
}
