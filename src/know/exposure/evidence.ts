import type { EvidenceStep } from '../../model/exposure.ts'
import type { Inventory } from '../../model/host.ts'
import { iso } from '../../support/time.ts'
import { type Finding, numbersOf } from './finding.ts'
import type { FlawFacts } from './flaw-facts.ts'
import type { HeldHere } from './holding.ts'
import type { Decision, MatchBook, ProbeFact } from './ports.ts'
import type { Reach } from './reach.ts'
import type { Standing } from './state-of.ts'
import { WAITING } from './waiting.ts'
import { DOUBT_WORDS, VERDICT_WORDS } from './words.ts'

export interface ChainInput {
  book: MatchBook
  inventory: Inventory
  held: HeldHere
  finding: Finding
  standing: Standing
  facts: FlawFacts
  reach: Reach
  probesHere: ProbeFact | null
  decision: Decision | null
}

/** Why we say what we say, step by step, each with where it was read and how old it is. Holds outside text: print it escaped. */
export function chainOf(input: ChainInput): EvidenceStep[] {
  return [
    ...advisorySteps(input),
    ...packageSteps(input),
    versionStep(input),
    ...doubtSteps(input),
    ...runningSteps(input),
    reachStep(input),
    ...probeSteps(input),
    ...decisionSteps(input),
  ]
}

const MOST_ADVISORIES = 5

function advisorySteps({ book, finding, inventory }: ChainInput): EvidenceStep[] {
  if (finding.flaw.startsWith(WAITING)) {
    const text = 'The package manager offers a newer version from a security suite: a fix is waiting.'
    return [{ kind: 'advisory', text, where: placeOf(inventory), at: inventory.taken }]
  }
  const steps = numbersOf(book, finding.advisories.slice(0, MOST_ADVISORIES)).map((number): EvidenceStep => {
    const { id, title, source, modified, published } = book.advisory(number)
    return { kind: 'advisory', text: title ? `${id}: ${title}` : id, where: source, at: modified ?? published }
  })
  const verdict = finding.verdict
  if (verdict !== null) {
    const own = finding.reason ? ` It says: ${finding.reason}` : ''
    steps.push({ kind: 'advisory', text: `${VERDICT_WORDS[verdict]}${own}`, where: verdict, at: null })
  }
  if (finding.channel !== null) {
    const text = `The fix comes through the support channel ${finding.channel} only, which this host does not have.`
    steps.push({ kind: 'advisory', text, where: finding.channel, at: null })
  }
  return steps
}

function packageSteps({ inventory, held }: ChainInput): EvidenceStep[] {
  const { holding, packages } = held
  const names = packages.map(({ name, version }) => `${name} ${version}`)
  const shown = names.length > 6 ? `${names.slice(0, 6).join(', ')} and ${names.length - 6} more` : names.join(', ')
  const from = packages[0]?.name === holding.source ? '' : `, built from source package ${holding.source}`
  const step: EvidenceStep = {
    kind: 'package',
    text: `${inventory.host} has ${shown}${from}`,
    where: placeOf(inventory),
    at: inventory.taken,
  }
  const steps = [step]
  if (holding.origin !== null)
    steps.push({
      kind: 'origin',
      text: `It comes from ${holding.origin}.`,
      where: placeOf(inventory),
      at: inventory.taken,
    })
  if (packages.some((pack) => pack.held)) {
    const text = 'It is held: the package manager will not upgrade it until the hold is taken off.'
    steps.push({ kind: 'package', text, where: placeOf(inventory), at: inventory.taken })
  }
  if (held.halfInstalled) {
    const text = 'It is half installed: mend that before anything else; its version says nothing until then.'
    steps.push({ kind: 'package', text, where: placeOf(inventory), at: inventory.taken })
  }
  return steps
}

function versionStep({ finding, held, inventory }: ChainInput): EvidenceStep {
  const { version, ecosystems } = held.holding
  const where = ecosystems.join(', ') || 'no known ecosystem'
  const step = (text: string): EvidenceStep => ({ kind: 'version', text, where, at: inventory.taken })
  if (finding.flaw.startsWith(WAITING))
    return step(`${version} is installed; ${finding.fixed ?? 'a newer version'} waits.`)
  if (finding.kind === 'possible')
    return step(
      `Only the product's name fits. Versions were not compared; somebody has to judge whether ${version} is meant.`,
    )
  if (finding.kind === 'asking') return step(`The publisher still looks into whether ${version} is affected.`)
  if (finding.kind === 'just-fixed') return step(`${version} has the fix (${finding.fixed ?? 'version not given'}).`)
  if (finding.fixed === null) return step(`${version} is affected; no fix is known.`)
  return step(`${version} is affected; ${finding.fixed} has the fix.`)
}

function doubtSteps({ finding, held }: ChainInput): EvidenceStep[] {
  return finding.doubts.map((doubt) => ({
    kind: doubt === 'foreign' ? 'origin' : 'version',
    text: DOUBT_WORDS[doubt],
    where: held.holding.origin ?? held.holding.source,
    at: null,
  }))
}

function runningSteps({ inventory, held, standing }: ChainInput): EvidenceStep[] {
  const at = inventory.taken
  const steps: EvidenceStep[] = []
  if (held.runningUnknown) {
    const text =
      'Which kernel runs is not known here (a container, or a list of packages): the newest installed one was looked at.'
    steps.push({ kind: 'kernel', text, where: placeOf(inventory), at })
  } else if (held.nextBoot !== null) {
    const fixed = standing.state === 'fixed-on-disk' ? ' and has the fix: reboot' : ''
    const text = `Kernel ${inventory.kernel.running} runs; the next boot brings ${held.nextBoot}${fixed}.`
    steps.push({ kind: 'kernel', text, where: placeOf(inventory), at })
  }
  if (held.stale) {
    const names = new Set(held.packages.map((pack) => pack.name))
    for (const process of inventory.stale.filter((one) => one.package !== null && names.has(one.package)).slice(0, 5)) {
      const unit = process.unit === null ? '' : ` (${process.unit})`
      const text = `Process ${process.pid} ${process.process}${unit} still runs files that were replaced: restart it.`
      steps.push({ kind: 'running-code', text, where: process.files.slice(0, 3).join(', '), at })
    }
  }
  return steps
}

function reachStep({ reach, inventory }: ChainInput): EvidenceStep {
  const kind = reach.modules.length > 0 ? 'module' : 'listener'
  const where = reach.modules[0]?.evidence ?? placeOf(inventory)
  return { kind, text: sentence(reach.why), where, at: inventory.taken }
}

function probeSteps({ facts, probesHere, inventory }: ChainInput): EvidenceStep[] {
  if (probesHere !== null) {
    const text = `${inventory.host} itself is being probed for it: ${probesHere.requests} requests from ${probesHere.sources} sources, the last at ${iso(probesHere.last)}.`
    return [{ kind: 'probe', text, where: probesHere.where, at: probesHere.last }]
  }
  if (facts.probes === null) return []
  return [{ kind: 'probe', text: sentence(facts.exploited.why), where: facts.probes.where, at: facts.probes.last }]
}

function decisionSteps({ decision, facts }: ChainInput): EvidenceStep[] {
  const steps: EvidenceStep[] = []
  if (facts.epss !== null) {
    const text = `EPSS: ${(facts.epss.score * 100).toFixed(1)} % chance of exploitation within 30 days.`
    steps.push({ kind: 'decision', text, where: facts.epss.model ?? 'EPSS', at: facts.epss.date })
  }
  if (decision === null) return steps
  const end = decision.expires === null ? '' : `, until ${iso(decision.expires).slice(0, 10)}`
  const text = `${decision.by}: ${decision.kind}${end}. Reason: ${decision.reason}`
  return [...steps, { kind: 'decision', text, where: decision.by, at: decision.made }]
}

function placeOf(inventory: Inventory): string {
  const how = { local: 'looked at on this machine', ssh: 'asked over SSH', document: 'from a document' }[inventory.how]
  return `${inventory.host}, ${how}`
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(first) ? first : `${first}.`
}
