import { createChance } from './chance.ts'
import { probes } from './probes.ts'
import { combinedLine } from './request.ts'
import { crawler, visitors } from './visitors.ts'
import { codeRed, newcomer } from './worm.ts'

const SEED = 20010719

/**
 * About 3,000 combined lines of an imaginary shop on 19 July 2026, always the same: visitors, a Code Red that doubles every
 * 37 minutes, today's usual probes, one of them answered with 200, and one kind of request that no rule knows. Every address
 * is from the documentation ranges. Shown, and labelled as a sample, where no log is found.
 */
export function sampleLog(): string {
  const chance = createChance(SEED)
  const requests = [
    ...visitors(chance),
    ...crawler(chance),
    ...codeRed(chance),
    ...newcomer(chance),
    ...probes(chance),
  ].map((request) => ({ ...request, at: Math.floor(request.at) }))
  return `${requests
    .sort((a, b) => a.at - b.at)
    .map(combinedLine)
    .join('\n')}\n`
}
