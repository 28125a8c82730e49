import type { ExplainOptions } from '../cli/ports.ts'
import type { AddressExplanation } from '../model/explain-report.ts'
import { type Address, inNetwork, parseNetwork } from '../support/address.ts'
import { visible, visibleText } from '../support/escape.ts'
import { createMatcher } from '../watch/detection/rules/matcher.ts'
import { compileRules } from '../watch/detection/rules/rule-set.ts'
import { clientAddress } from '../watch/logs/forwarded.ts'
import { findInputs } from './find-inputs.ts'
import { lookAt } from './look.ts'
import { forcedFormat, trustedProxies } from './parsing-options.ts'
import { parseLine } from './parse-line.ts'
import { rulesInForce } from './rule-sources.ts'
import { readSettings } from './settings.ts'
import { linesWith } from './lines-with.ts'
import type { Terminal } from './terminal.ts'

const LINES_SHOWN = 20

/** What one source did: its counts, its threats, and the lines themselves with the rules they match. */
export async function explainAddress(
  address: Address,
  options: ExplainOptions,
  terminal: Terminal,
): Promise<AddressExplanation> {
  const { report } = await lookAt(
    options.in,
    { ...options, sources: 'all', kernel: 'auto', inventory: false },
    terminal,
  )
  const source = report.sources.find((row) => row.address === address.text) ?? null
  return {
    schema: 'firebreak.explain/1',
    kind: 'address',
    address: address.text,
    range: specialRange(address),
    source,
    lines: source ? await probeLines(address, options) : [],
    input: report.input,
    result: source
      ? `${source.probes} of its ${source.requests} requests were probes.`
      : `This address sent none of the ${report.input.lines} requests looked at.`,
  }
}

/** Its lines, probes first, with the threats each matched. */
async function probeLines(address: Address, options: ExplainOptions): Promise<AddressExplanation['lines']> {
  const settings = await readSettings(options.config)
  const { rules, correlations } = await rulesInForce([...settings.rules, ...options.rules])
  const matcher = createMatcher(compileRules(rules, correlations))
  const proxies = trustedProxies([...settings.trustedProxies, ...options.trustedProxy])
  const forced = forcedFormat(options)
  const found = await findInputs(options.in.length > 0 ? options.in : settings.logs)
  const probes: AddressExplanation['lines'] = []
  const others: AddressExplanation['lines'] = []
  for await (const { file, line, text } of linesWith(found.inputs, needle(address))) {
    const parsed = parseLine(text, forced ?? found.formats.get(file) ?? null)
    if (!parsed || clientAddress(parsed.record.peer, parsed.record.forwardedFor, proxies) !== address.text) continue
    const matched = matcher.match(parsed.record, text, null)
    const threats = [...new Set(matched.flatMap((index) => rules[index]?.threat ?? []))]
    const list = threats.length > 0 ? probes : others
    if (list.length < LINES_SHOWN) list.push({ file: visibleText(file), line, text: visible(text, 2000), threats })
    if (probes.length === LINES_SHOWN) break
  }
  return [...probes, ...others].slice(0, LINES_SHOWN)
}

/** Address blocks that are nobody's on the public internet (RFC 6890 and friends). */
const RANGES: ReadonlyArray<readonly [string, string]> = [
  ['127.0.0.0/8', 'loopback: this machine itself'],
  ['::1/128', 'loopback: this machine itself'],
  ['10.0.0.0/8', 'private: inside your own network'],
  ['172.16.0.0/12', 'private: inside your own network'],
  ['192.168.0.0/16', 'private: inside your own network'],
  ['fc00::/7', 'private: inside your own network'],
  ['169.254.0.0/16', 'link local'],
  ['fe80::/10', 'link local'],
  ['100.64.0.0/10', 'shared by many customers of a provider (CGNAT)'],
  ['192.0.2.0/24', 'documentation: never a real host'],
  ['198.51.100.0/24', 'documentation: never a real host'],
  ['203.0.113.0/24', 'documentation: never a real host'],
  ['2001:db8::/32', 'documentation: never a real host'],
]

function specialRange(address: Address): string | null {
  const found = RANGES.find(([text]) => {
    const network = parseNetwork(text)
    return network !== null && inNetwork(network, address.key)
  })
  return found?.[1] ?? null
}

/** Text every line of this source must hold, in lower case: an IPv6 address can be written in many ways, its start hardly. */
function needle(address: Address): string {
  return address.family === 4 ? address.text : `${address.text.split(':')[0]}:`
}
