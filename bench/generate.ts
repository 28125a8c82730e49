import { Buffer } from 'node:buffer'
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchLiterals } from './literals.ts'
import { createTraffic, type Request } from './traffic.ts'

export type LogFormat = 'combined' | 'w3c' | 'json'

export interface LogOptions {
  format: LogFormat
  /** Bytes, at least. */
  size: number
  probes: number
  sources: number
  hostile: boolean
  seed: number
}

const DEFAULTS: LogOptions = {
  format: 'combined',
  size: 120e6,
  probes: 0.02,
  sources: 200_000,
  hostile: false,
  seed: 1,
}

/** Where generated logs are kept: outside the repository, one file for each set of parameters. */
export const benchDirectory = join(tmpdir(), 'firebreak-bench')

/** Generates a log unless it is there already; returns its path. */
export function generatedLog(
  options: Partial<LogOptions> = {},
  onProgress?: (done: number, total: number) => void,
): string {
  const all = { ...DEFAULTS, ...options }
  const kind = all.hostile ? 'hostile' : `p${all.probes * 100}`
  const name = `${all.format}-${kind}-s${all.sources}-${Math.round(all.size / 1e6)}mb-${all.seed}.log`
  const path = join(benchDirectory, name)
  if (existsSync(path)) return path
  mkdirSync(benchDirectory, { recursive: true })
  const partial = `${path}.${process.pid}`
  const file = openSync(partial, 'w')
  for (const piece of logPieces(all)) {
    writeSync(file, piece.bytes)
    onProgress?.(piece.done, all.size)
  }
  closeSync(file)
  renameSync(partial, path)
  return path
}

/** The log in pieces of about 4 MB, never the whole of it in memory. */
export function* logPieces(options: LogOptions): Generator<{ bytes: Buffer; done: number }> {
  const next = createTraffic({ ...options, literals: options.hostile ? benchLiterals(3000) : [] })
  const write = WRITERS[options.format]
  let done = 0
  let text = HEADERS[options.format]
  while (done < options.size) {
    while (text.length < 4e6 && done + text.length < options.size) text += write(next())
    const bytes = Buffer.from(text, 'latin1')
    done += bytes.length
    text = ''
    yield { bytes, done }
  }
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const FIELDS =
  'date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-bytes time-taken'
const HEADERS: Record<LogFormat, string> = {
  combined: '',
  json: '',
  w3c: `#Software: bench\n#Version: 1.0\n#Fields: ${FIELDS}\n`,
}
const WRITERS: Record<LogFormat, (request: Request) => string> = { combined, w3c, json }

let clfSecond = 0
let clfText = ''
function clf(seconds: number): string {
  if (seconds === clfSecond) return clfText
  const date = new Date(seconds * 1000)
  const two = (n: number) => String(n).padStart(2, '0')
  clfSecond = seconds
  clfText = `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}:${date.toISOString().slice(11, 19)} +0000`
  return clfText
}

function combined(r: Request): string {
  return `${r.source} - ${r.user} [${clf(r.time)}] "${r.method} ${r.target} ${r.protocol}" ${r.status} ${r.bytes} "${r.referrer}" "${r.agent}"\n`
}

function w3c(r: Request): string {
  const [date, clock] = new Date(r.time * 1000).toISOString().split('T') as [string, string]
  const at = r.target.indexOf('?')
  const path = (at < 0 ? r.target : r.target.slice(0, at)).replaceAll(' ', '+') || '/'
  const query = at < 0 ? '-' : r.target.slice(at + 1).replaceAll(' ', '+') || '-'
  const agent = r.agent.replaceAll(' ', '+')
  return `${date} ${clock.slice(0, 8)} 192.0.2.10 ${r.method} ${path} ${query} 443 ${r.user} ${r.source} ${agent} ${r.referrer} ${r.status} ${r.bytes} ${r.bytes % 997}\n`
}

/** As Caddy writes it, headers and all. */
function json(r: Request): string {
  const headers = `{"Accept-Encoding":["gzip, deflate, br"],"User-Agent":[${JSON.stringify(r.agent)}],"Referer":[${JSON.stringify(r.referrer)}],"Accept":["text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"]}`
  const request = `{"remote_ip":"${r.source}","remote_port":"${r.bytes % 60_000}","client_ip":"${r.source}","proto":"${r.protocol}","method":"${r.method}","host":"www.example.com","uri":${JSON.stringify(r.target)},"headers":${headers}}`
  return `{"level":"info","ts":${r.time}.${r.bytes % 1000},"logger":"http.log.access.log0","msg":"handled request","request":${request},"bytes_read":0,"user_id":"","duration":0.00${r.bytes % 997},"size":${r.bytes},"status":${r.status},"resp_headers":{"Server":["Caddy"],"Content-Type":["text/html; charset=utf-8"]}}\n`
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      format: { type: 'string', default: 'combined' },
      megabytes: { type: 'string', default: '120' },
      probes: { type: 'string', default: '0.02' },
      sources: { type: 'string', default: '200000' },
      hostile: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      stream: { type: 'boolean', default: false },
    },
  })
  const options: LogOptions = {
    format: values.format as LogFormat,
    size: Number(values.megabytes) * 1e6,
    probes: Number(values.probes),
    sources: Number(values.sources),
    hostile: values.hostile,
    seed: Number(values.seed),
  }
  // `--stream` writes to standard output: a log of 10^8 sources need not fit on a disk.
  if (values.stream) for (const { bytes } of logPieces(options)) writeSync(1, bytes)
  else console.log(generatedLog(options))
}
