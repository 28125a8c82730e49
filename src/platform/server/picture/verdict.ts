import type { SourceTotals } from '../../stores/sightings/types.ts'
import type { Verdict } from '../schemas/sources.ts'
import { addressKind } from './address-kind.ts'
import { named } from './names.ts'

/** From so many different threats on, one address is a scanner, or many people behind one address. */
const MANY_THREATS = 5

export interface Judgement {
  verdict: Verdict
  why: string
}

/** What to think of a source, from what it sent. Never a reason to block by itself. */
export function judge(address: string, threats: readonly string[]): Judgement {
  const kinds = threats.map((id) => named(id))
  const worst = kinds.find(({ kind }) => kind === 'worm') ?? kinds.find(({ kind }) => kind === 'exploit')
  if (worst !== undefined) {
    const what = worst.kind === 'worm' ? 'the worm' : 'the exploit'
    return { verdict: 'hostile', why: `It sent requests of ${what} ${worst.name}.` }
  }
  const [first] = kinds
  if (first !== undefined) return { verdict: 'probing', why: `It probed (${first.name}), without a known exploit.` }
  if (addressKind(address).inside)
    return { verdict: 'ordinary', why: 'It belongs to an inner network and sent no probe in this range.' }
  return { verdict: 'unknown', why: 'No probe from it is known in this range. That says nothing about other times.' }
}

/** Why an address may stand for somebody else, in sentences. Empty when nothing speaks for it. */
export function doubtsOf(address: string, totals: SourceTotals | null, hours: readonly number[]): string[] {
  const doubts: string[] = []
  const { doubt } = addressKind(address)
  if (doubt !== null) doubts.push(doubt)
  if (totals !== null && totals.threats.length >= MANY_THREATS)
    doubts.push(
      `${totals.threats.length} different threats from one address: one scanner, or many machines behind one NAT address.`,
    )
  if (totals !== null && hours.filter((requests) => requests > 0).length >= 20)
    doubts.push('Active around the clock: a machine, or many people in many places behind one address.')
  return doubts
}
