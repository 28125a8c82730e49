import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { combined } from '../../src/watch/logs/formats/combined.ts'
import type { LogRecord } from '../../src/model/record.ts'

/** One GET request of the CRS regression cases, as an access log shows it. */
export interface CrsCase {
  /** `942100-3`. */
  name: string
  /** Number of the CRS rule, and the first three digits of it: the attack class. */
  rule: string
  attack: string
  expect: 'match' | 'no-match'
  line: string
  /** Why a combined log line cannot show what the case is about; null when it can. */
  hidden: string | null
}

interface Stage {
  input: { method?: string; uri?: string; headers?: Record<string, unknown>; data?: unknown; encoded_request?: string }
  output?: { log?: { expect_ids?: number[]; no_expect_ids?: number[] } }
}

/** Headers that every case sends, or that say nothing about an attack. */
const ORDINARY =
  /^(?:host|accept(?:-.*)?|user-agent|referer|connection|keep-alive|proxy-connection|content-length|cache-control|pragma)$/i

export function readCases(folder: string): CrsCase[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ya?ml$/.test(file))
    .sort()
    .flatMap((file) => casesOf(parse(readFileSync(join(folder, file), 'utf8'))))
}

function casesOf(document: { rule_id: number; tests: Array<{ test_id: number; stages: Stage[] }> }): CrsCase[] {
  const rule = String(document.rule_id)
  return document.tests.flatMap((test) =>
    test.stages.flatMap((stage) => {
      const { expect_ids: fires, no_expect_ids: silent } = stage.output?.log ?? {}
      if (stage.input.method !== 'GET' || (fires === undefined && silent === undefined)) return []
      return [
        {
          name: `${rule}-${test.test_id}`,
          rule,
          attack: rule.slice(0, 3),
          expect: fires === undefined ? ('no-match' as const) : ('match' as const),
          line: lineOf(stage),
          hidden: hiddenIn(stage, rule),
        },
      ]
    }),
  )
}

function lineOf({ input }: Stage): string {
  const { uri = '/' } = input
  return `192.0.2.1 - - [19/Jul/2001:10:00:00 +0000] "GET ${logged(uri)} HTTP/1.1" 404 10 "${logged(header(input, 'referer'))}" "${logged(header(input, 'user-agent'))}"`
}

function header(input: Stage['input'], name: string): string {
  const found = Object.entries(input.headers ?? {}).find(([key]) => key.toLowerCase() === name)
  return found === undefined ? '-' : String(found[1])
}

/** As Apache writes it: quotes, backslashes, control bytes and bytes from 0x7f on escaped. */
function logged(text: string): string {
  return Buffer.from(text)
    .toString('latin1')
    .replace(/["\\]/g, '\\$&')
    .replace(/[\x00-\x1f\x7f-\xff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`)
}

/**
 * A case is hidden only when path, query, referrer and user agent are ordinary: then what CRS looks at is another header or
 * the body, which no access log has. Whatever shows anything unusual in the logged fields counts.
 */
function hiddenIn({ input, output }: Stage, rule: string): string | null {
  if (output?.log?.expect_ids === undefined) return null
  if (!/^\/[a-z0-9/_-]*(?:index\.pdf|index%2Epdf)?$/i.test(input.uri ?? '/')) return null
  if (rule === '913100') return null
  if (!ordinaryAgent(header(input, 'user-agent')) || !/^(?:-|http)$/.test(header(input, 'referer'))) return null
  if (input.data !== undefined) return 'in the body'
  const other = Object.keys(input.headers ?? {}).find((name) => !ORDINARY.test(name))
  return other === undefined ? 'in an ordinary header or the protocol' : `in the header ${other.toLowerCase()}`
}

function ordinaryAgent(agent: string): boolean {
  return (
    agent === '-' ||
    agent === 'OWASP CRS test agent' ||
    /^Mozilla\/[45]\.0 \([A-Za-z0-9;:. ]+\)[^'"<>(){};$]*$/.test(agent)
  )
}

export function recordOf(line: string): LogRecord {
  const parsed = combined.open().parse(line)
  if ('failed' in parsed || 'skipped' in parsed) throw new Error(`no combined line: ${line}`)
  return parsed
}
