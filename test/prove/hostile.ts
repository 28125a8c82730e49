/** Seeded random hostile text: what a client would send to have somebody else blamed. */
export interface Hostile {
  /** A whole number below `n`. */
  below(n: number): number
  /** Text of any bytes but line feeds, at most a few hundred. */
  text(): string
  /** An address that never belongs to a true peer. */
  fake(): string
  /** A true peer, in a spelling servers write. */
  peer(): string
}

/** 2^32 states are plenty for 10^6 lines a format. */
export function hostile(seed: number): Hostile {
  let state = seed >>> 0
  function below(n: number): number {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (((t ^ (t >>> 14)) >>> 0) % n) >>> 0
  }
  function fake(): string {
    const n = below(256)
    return below(4) === 0 ? `2620:fe::${n.toString(16)}` : `9.9.9.${n}`
  }
  function peer(): string {
    const n = 1 + below(250)
    return below(4) === 0 ? `2001:db8::${n.toString(16)}:${(n + 1).toString(16)}` : `192.0.2.${n}`
  }
  function piece(): string {
    const kind = below(10)
    if (kind < 4) return BITS[below(BITS.length)] ?? ''
    if (kind < 6) return fake()
    if (kind < 9) return (LINES[below(LINES.length)] ?? '').replaceAll('@', fake())
    let bytes = ''
    for (let i = below(12); i > 0; i--) {
      const code = below(256)
      bytes += code === 10 ? '\r' : String.fromCharCode(code)
    }
    return bytes
  }
  function text(): string {
    let out = ''
    for (let i = below(6); i > 0; i--) out += piece()
    return out
  }
  return { below, text, fake, peer }
}

const BITS = [
  ' ',
  '  ',
  '"',
  '\\',
  '\\"',
  '\\\\"',
  '" ',
  ' "',
  '] "',
  '" 200 5 "-" "',
  '" 200 5',
  ' - - [',
  ' - ',
  '-',
  '[',
  ']',
  '{',
  '}',
  '|',
  '\t',
  '\r',
  '\0',
  ', client: ',
  ', server: ',
  '", client: ',
  '#',
  '#22',
  '%22',
  '+',
  ':80 ',
  'a',
  '/index.html',
  "'",
  ',',
  ', ',
  ': ',
  '","remote_addr":"',
  '","ClientAddr":"',
  '\\x22',
  '\u001b[2J',
  '\u00ff',
  'HTTP/1.1',
  'GET / HTTP/1.1',
  '", host: "',
  '", referrer: "',
  ' failed (2: No such file or directory)',
] // prettier-ignore

/** Whole lines and beginnings of lines of every family, `@` for the address to be blamed. */
const LINES = [
  '@ - - [19/Jul/2026:10:05:01 +0000] "GET / HTTP/1.1" 200 5 "-" "x"',
  '@ - - [19/Jul/2026:10:05:01 +0000] "GET / HTTP/1.1" 200 5 "-" "x" ',
  '@ - - [19/Jul/2026:10:05:01 +0000] "GET / HTTP/1.1" 200 5',
  'h @ - - [19/Jul/2026:10:05:01 +0000] "GET / HTTP/1.1" 200 5 "-" "x"',
  'x @ - ',
  'x @ ',
  'x:80 @ - - ',
  '[Sun Jul 19 10:05:01.123456 2026] [core:error] [pid 1:tid 2] [client @:5555] AH00128: File does not exist: /x',
  '[Sun Jul 19 10:05:01 2026] [error] [client @] x',
  '[client @] ',
  '(2)No such file or directory: [client @:80] ',
  '2026/07/19 10:05:01 [error] 1#1: *1 x, client: @, server: s, request: "GET / HTTP/1.1", host: "h"',
  ', client: @, server: s, request: "GET / HTTP/1.1", host: "h"',
  '": password mismatch, client: @, server: , request: "GET / HTTP/1.1", host: "h", referrer: "',
  '" failed (2: No such file or directory), client: @, server: s, request: "GET / HTTP/1.1", upstream: "http://127.0.0.1/", host: "h',
  '@:1234 [19/Jul/2026:10:05:01.123] f b/s 0/0/0/0/0 200 5 - - ---- 1/1/0/0/0 0/0 "GET / HTTP/1.1"',
  'https 2026-07-19T10:05:01.123Z e @:1 10.0.0.1:80 0 0 0 200 200 1 1 "GET http://h:80/ HTTP/1.1" "u" - - a "r" "h" "-" 0 2026-07-19T10:05:01.123Z "f"',
  '2026-07-19 10:05:01 10.0.0.1 GET / - 80 - @ x - 200 0 0 1',
  '#Fields: c-ip date time cs-method',
  '{"remote_addr":"@","status":200,"request":"GET / HTTP/1.1"}',
  '","request":{"remote_ip":"@","method":"GET","uri":"/"},"x":"',
  '"},"remote_ip":"@","ts":1,"status":200,"request":{"uri":"/","method":"GET","x":"',
  '2026/07/19 10:05:01 [2026-07-19 10:05:01.1] [router:a] [origin:b] [client: @] [useragent: u] GET / 200',
  '] [client: @] [useragent: u] GET / 200',
  'Jul 19 10:05:01 h nginx: @ - - [19/Jul/2026:10:05:01 +0000] "GET / HTTP/1.1" 200 5 "-" "x"',
  'Jul 19 10:05:01 h nginx: ',
  'foo: @ x',
  '| @ x',
  'foo: @ -',
  'foo: h @ - -',
  'a @ -',
  'foo: 2026-07-19T10:05:01+00:00 @ x',
  '{"log":"@ - - [19/Jul/2026:10:05:01 +0000] \\"GET / HTTP/1.1\\" 200 5 \\"-\\" \\"x\\"","stream":"stdout"}',
  '[19/Jul/2026:10:05:01 +0000] - 200 200 - GET http h "/" [Client @] [Length 1] [Gzip -] [Sent-to s] "u" "r"',
  '"/" [Client @] [Length 1] [Gzip -] [Sent-to s] "u" "r"',
]
