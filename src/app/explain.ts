import type { ExplainOptions } from '../cli/ports.ts'
import { explainText } from '../cli/render/explain-text.ts'
import type { ExplainReport } from '../model/explain-report.ts'
import { parseAddress } from '../support/address.ts'
import { FirebreakError } from '../support/errors.ts'
import { utf8 } from '../support/escape.ts'
import { explainAddress } from './explain-address.ts'
import { explainKnown } from './explain-known.ts'
import { explainLine } from './explain-line.ts'
import { explainThreat } from './explain-threat.ts'
import { jsonText, wantsJson } from './json-output.ts'
import { createTerminal } from './terminal.ts'

/** `firebreak explain`: a CVE, advisory or threat id, a host, an address, or else a log line. */
export async function explain(what: string, options: ExplainOptions): Promise<number> {
  const terminal = createTerminal(options)
  const report = await decide(what, options, terminal)
  await terminal.write(wantsJson(options) ? jsonText(report, options) : explainText(report, terminal.paint, new Date()))
  return 0
}

async function decide(
  what: string,
  options: ExplainOptions,
  terminal: ReturnType<typeof createTerminal>,
): Promise<ExplainReport> {
  const text = what.trim()
  if (text === '')
    throw new FirebreakError('usage', 'There is nothing to explain: give a log line, an address, a threat id or a CVE.')
  const address = parseAddress(text)
  if (address) return explainAddress(address, options, terminal)
  const known = /\s/.test(text) || text.length > 200 ? null : await explainKnown(text, options, terminal)
  if (known !== null) return known
  if (/^CVE-\d{4}-\d{4,}$/i.test(text) || /^[a-z0-9][a-z0-9-]*$/.test(text))
    return explainThreat(text, options, terminal)
  // The shell hands over UTF-8; the log holds bytes.
  return explainLine(utf8(what.replace(/\r?\n$/, '')), options)
}
