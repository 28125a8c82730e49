import type { ExplainOptions } from '../cli/ports.ts'
import type { ExplainReport, FlawAnswer, ThreatExplanation } from '../model/explain-report.ts'
import type { Inventory } from '../model/host.ts'
import { openFileStore } from '../know/inventory/file-store.ts'
import { hostName } from '../know/inventory/host-name.ts'
import { whyClear } from '../know/exposure/why-clear.ts'
import { FirebreakError } from '../support/errors.ts'
import { explainThreat } from './explain-threat.ts'
import { flawsOf } from './exposure/list.ts'
import { hostsDirectory, inventories, type LocalKnowledge, openKnowledge, ownName } from './exposure/local-knowledge.ts'
import { exposureReport } from './exposure/report.ts'
import { shown } from './exposure/shown.ts'
import type { Terminal } from './terminal.ts'

/** Names that hosts and advisories answer to; null when this is neither. */
export async function explainKnown(
  name: string,
  options: ExplainOptions,
  terminal: Terminal,
): Promise<ExplainReport | null> {
  if (await isHost(name)) return explainHost(name)
  const knowledge = await openKnowledge()
  try {
    const isCve = /^CVE-\d{4}-\d{4,}$/i.test(name)
    if (!isCve && knowledge.book.byName(name).length === 0) return null
    const flaw = await flawAnswer(knowledge, name)
    const threat = isCve ? await threatOf(name, options, terminal) : null
    // A CVE of which nothing at all is known is the catalogue's to refuse, with near misses.
    if (threat === null && flaw.advisories.length === 0) return null
    return joined(threat, flaw)
  } finally {
    knowledge.close()
  }
}

async function isHost(name: string): Promise<boolean> {
  if (hostName(name) !== name) return false
  return name === ownName() || (await openFileStore(hostsDirectory()).host(name)) !== null
}

async function explainHost(name: string): Promise<ExplainReport> {
  const knowledge = await openKnowledge()
  try {
    const report = exposureReport(knowledge, await inventories(name), { all: true, byFix: false, evidence: true })
    const open = (report.counts['open'] ?? 0) + (report.counts['fixed-on-disk'] ?? 0)
    const result = open === 0 ? 'Nothing is open that we know of.' : `${open} exposures are open.`
    return { schema: 'firebreak.explain/1', kind: 'host', report, result }
  } finally {
    knowledge.close()
  }
}

async function flawAnswer(knowledge: LocalKnowledge, name: string): Promise<FlawAnswer> {
  const { book, matching } = knowledge
  const hosts: Inventory[] = await inventories()
  const flaws = flawsOf(book, name)
  const numbers = [...new Set(flaws.flatMap((flaw) => book.about(flaw)))]
  const report = exposureReport(knowledge, hosts, { all: true, byFix: false, evidence: true })
  report.exposures = report.exposures.filter(({ flaw }) => flaws.includes(flaw))
  return shown({
    flaws,
    exposed: report,
    clear: hosts.flatMap((host) => flaws.flatMap((flaw) => whyClear(matching, host, flaw))),
    advisories: numbers.slice(0, 20).map((number) => {
      const { id, source, title } = book.advisory(number)
      return { id, source, title }
    }),
  })
}

async function threatOf(name: string, options: ExplainOptions, terminal: Terminal): Promise<ThreatExplanation | null> {
  try {
    return await explainThreat(name, options, terminal)
  } catch (error) {
    if (error instanceof FirebreakError && error.code === 'nothing-found') return null
    throw error
  }
}

function joined(threat: ThreatExplanation | null, flaw: FlawAnswer): ThreatExplanation {
  const exposed = new Set(
    flaw.exposed.exposures.filter(({ state }) => state !== 'not-affected').map(({ host }) => host),
  )
  const hosts = flaw.exposed.hosts.length
  const answer =
    flaw.advisories.length === 0
      ? 'No advisory about it is loaded, so whether a host is exposed is not known. Next: firebreak advisory sync'
      : exposed.size > 0
        ? `${exposed.size} of ${hosts} ${hosts === 1 ? 'host' : 'hosts'} ${exposed.size === 1 ? 'is' : 'are'} exposed.`
        : `None of ${hosts} ${hosts === 1 ? 'host' : 'hosts'} is exposed, as far as we know.`
  return {
    schema: 'firebreak.explain/1',
    kind: 'threat',
    threats: threat?.threats ?? [],
    input: threat?.input ?? null,
    flaw,
    result: threat === null ? answer : `${threat.result} ${answer}`,
  }
}
