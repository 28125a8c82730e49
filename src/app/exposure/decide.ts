import { userInfo } from 'node:os'
import type { ExposureDecideOptions, ExposureShowOptions } from '../../cli/exposure-ports.ts'
import type { Decision } from '../../know/exposure/ports.ts'
import { FirebreakError } from '../../support/errors.ts'
import { visibleText } from '../../support/escape.ts'
import { iso } from '../../support/time.ts'
import { jsonText, wantsJson } from '../json-output.ts'
import { createTerminal } from '../terminal.ts'
import { openDecisions } from './decisions.ts'
import { flawsOf, isNamedBy } from './list.ts'
import { openKnowledge } from './local-knowledge.ts'
import { endOfDecision } from './until.ts'

export function exposureAccept(flaw: string, options: ExposureDecideOptions): Promise<number> {
  return decide(flaw, 'accepted', options)
}

export function exposureMitigated(flaw: string, options: ExposureDecideOptions): Promise<number> {
  return decide(flaw, 'mitigated', options)
}

export function exposureNotAffected(flaw: string, options: ExposureDecideOptions): Promise<number> {
  return decide(flaw, 'not-affected', options)
}

async function decide(name: string, kind: Decision['kind'], options: ExposureDecideOptions): Promise<number> {
  const reason = options.reason.trim()
  if (reason.length < 3)
    throw new FirebreakError('usage', '--reason is too short: say why, for those who read it in a year.', {
      field: '--reason',
    })
  const made = Date.now()
  const expires = options.until === undefined ? null : endOfDecision(options.until, made)
  const terminal = createTerminal(options)
  const { flaws, isNamed } = await flawsNamed(name)
  const decisions = flaws.map(
    (flaw): Decision => ({
      flaw,
      host: options.host ?? null,
      package: options.package ?? null,
      kind,
      reason,
      by: userInfo().username,
      made,
      expires,
    }),
  )
  if (options.dryRun !== true) {
    const keeper = await openDecisions()
    try {
      for (const decision of decisions) await keeper.add(decision)
    } finally {
      await keeper.close()
    }
  }
  if (wantsJson(options)) {
    await terminal.write(
      jsonText({ schema: 'firebreak.decisions/1', dryRun: options.dryRun === true, decisions }, options),
    )
  } else {
    const did = options.dryRun ? 'Would note' : 'Noted'
    const end = expires === null ? '' : ` until ${iso(expires).slice(0, 10)}`
    await terminal.write(
      `${did}: ${flaws.map((flaw) => visibleText(flaw)).join(', ')} ${kind}${end}. Undo: firebreak exposure reopen ${visibleText(name)}\n`,
    )
    if (!isNamed)
      await terminal.write(
        `No advisory known here names ${visibleText(name)}, so it closes nothing yet; it holds as soon as one does.\n`,
      )
  }
  return 0
}

/** `firebreak exposure reopen FLAW` */
export async function exposureReopen(name: string, options: ExposureShowOptions): Promise<number> {
  const terminal = createTerminal(options)
  const { flaws } = await flawsNamed(name)
  const keeper = await openDecisions()
  let ended = 0
  try {
    for (const decision of await keeper.list()) {
      const meant = flaws.includes(decision.flaw) && (options.host === undefined || decision.host === options.host)
      if (decision.ended !== null || !meant) continue
      ended++
      if (options.dryRun !== true) await keeper.end(decision.id)
    }
  } finally {
    await keeper.close()
  }
  if (ended === 0)
    throw new FirebreakError(
      'name-unknown',
      `Nothing is decided about ${name}; \`firebreak exposure ls --all\` lists what is.`,
    )
  await terminal.write(
    wantsJson(options)
      ? jsonText({ schema: 'firebreak.reopened/1', dryRun: options.dryRun === true, flaws, ended }, options)
      : `${options.dryRun ? 'Would end' : 'Ended'} ${ended} ${ended === 1 ? 'decision' : 'decisions'} about ${visibleText(name)}.\n`,
  )
  return 0
}

/** What a name stands for, and whether an advisory or the package manager can have named it. */
async function flawsNamed(name: string): Promise<{ flaws: string[]; isNamed: boolean }> {
  const knowledge = await openKnowledge()
  try {
    return { flaws: flawsOf(knowledge.book, name.trim()), isNamed: isNamedBy(knowledge.book, name.trim()) }
  } finally {
    knowledge.close()
  }
}
