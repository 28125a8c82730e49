import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseAddress } from '../../src/support/address.ts'
import { anyTime } from '../../src/watch/logs/formats/cut/values.ts'
import { undoBackslash } from '../../src/watch/logs/formats/cut/escapes.ts'
import { createAnyParser, detectFormat } from '../../src/watch/logs/formats/detect.ts'
import { withoutPrefix } from '../../src/watch/logs/formats/prefix.ts'
import { corpora } from './corpora.ts'

/** One line as a parser of CrowdSec's tests understood it. */
interface Expected {
  test: string
  message: string
  fields: Record<string, string>
}

/** What writes lines that are no request of a web server, or in a form of its own: out of scope, by name. */
const OUT_OF_SCOPE: Readonly<Record<string, string>> = {
  'apache-guacamole_user_enum': 'log of an application',
  'caddy-coraza': 'messages of a firewall module, inside JSON',
  'iis-xml-logs': 'Windows event in XML',
  'litespeed-admin-bf': 'log of an application',
  'magento-ccs': 'log of an application',
  'magento-ccs-by-as': 'log of an application',
  'magento-ccs-by-country': 'log of an application',
  'base-upsun-generic-test': 'JSON of one hoster: needs a mapping',
}

/** Lines of a connection that never sent a request. */
const NO_REQUEST = /SSL handshake failure/

const root = corpora('logs', 'crowdsec-tests')

describe('formats read the lines of CrowdSec parser tests', () => {
  if (root === null) {
    it.skip('skipped: 63 cases, corpora not found')
    return
  }
  const cases = readdirSync(root).filter((test) => !(test in OUT_OF_SCOPE))
  const expected = cases.flatMap((test) => readExpected(root, test))

  it('agrees on source, method, target, status, agent and time', () => {
    const wrong: string[] = []
    const compared: Record<string, number> = {}
    const unread = new Set<string>()
    const noRequest = new Set<string>()
    for (const { test, message, fields } of expected) {
      const found = detectFormat([message])
      const parsed = createAnyParser(found?.format ?? null).parse(message)
      if ('skipped' in parsed || NO_REQUEST.test(message)) {
        noRequest.add(message)
        continue
      }
      if (!('source' in parsed)) {
        unread.add(`${test}: ${message.slice(0, 120)}`)
        continue
      }
      const time =
        fields['timestamp'] === undefined
          ? null
          : (anyTime(fields['timestamp']) ?? Date.parse(`${fields['timestamp']} UTC`))
      const path = undoBackslash(fields['http_path'] ?? '')
      const target = parsed.target ?? parsed.request ?? ''
      const checks: Array<[string, boolean, unknown]> = [
        ['source_ip', parsed.source === parseAddress(fields['source_ip'] ?? '')?.text, parsed.source],
        ['http_verb', parsed.method === fields['http_verb'], parsed.method],
        ['http_path', target === path || target.split('?')[0] === path.split('?')[0], target],
        [
          'http_status',
          (parsed.status === null ? '-' : String(parsed.status)) === fields['http_status'],
          parsed.status,
        ],
        [
          'http_user_agent',
          (parsed.userAgent ?? '-') === undoBackslash(fields['http_user_agent'] || '-'),
          parsed.userAgent,
        ],
        ['timestamp', parsed.time !== null && Math.abs(parsed.time - (time ?? 0)) < 1000, parsed.time],
      ]
      for (const [name, right, value] of checks) {
        if (fields[name] === undefined) continue
        compared[name] = (compared[name] ?? 0) + 1
        if (!right)
          wrong.push(`${test} ${name}: ${String(value)} instead of ${fields[name]} in ${message.slice(0, 200)}`)
      }
    }
    console.log(
      `CrowdSec lines: ${expected.length} of ${cases.length} cases compared (${JSON.stringify(compared)}); ${unread.size} not read; ${noRequest.size} lines about no request; out of scope: ${Object.keys(OUT_OF_SCOPE).length} cases`,
    )
    expect(wrong).toEqual([])
    expect([...unread]).toEqual([])
    expect(expected.length).toBeGreaterThan(300)
  })
})

const ASSERT = /^results\["(s\d\d-[a-z]+)"\]\["([^"]+)"\]\[(\d+)\]\.Evt\.(?:Parsed|Meta)\["([a-z_]+)"\] == "(.*)"$/

function readExpected(folder: string, test: string): Expected[] {
  let text: string
  try {
    text = readFileSync(join(folder, test, 'parser.assert'), 'latin1')
  } catch {
    return []
  }
  const found = new Map<string, Expected>()
  for (const line of text.split('\n')) {
    const match = ASSERT.exec(line)
    if (match === null || match[1] === 's00-raw') continue
    const key = `${match[1]} ${match[2]} ${match[3]}`
    const entry = found.get(key) ?? { test, message: '', fields: {} }
    found.set(key, entry)
    const value = unquoted(match[5] ?? '')
    if (match[4] === 'message') entry.message = value
    else entry.fields[match[4] ?? ''] = value
  }
  const log = readdirSync(join(folder, test)).filter((name) => name.endsWith('.log'))
  const whole = log.flatMap((name) => readFileSync(join(folder, test, name), 'latin1').split(/\r?\n/))
  const lines = new Set([...whole, ...whole.map((line) => withoutPrefix(line) ?? '')])
  // Some parsers keep only a piece of the line as its message.
  return [...found.values()].filter(
    ({ message, fields }) => message.length > 20 && lines.has(message) && fields['source_ip'] !== undefined,
  )
}

/** A Go string literal's escapes undone. */
function unquoted(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)/g, (_, escape: string) => {
    if (/^[xu]./.test(escape))
      return Buffer.from(String.fromCharCode(Number.parseInt(escape.slice(1), 16)), 'utf8').toString('latin1')
    return ({ n: '\n', t: '\t', r: '\r' } as Record<string, string>)[escape] ?? escape
  })
}
