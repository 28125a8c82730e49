import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { rowFor } from '../../src/know/exposure/deadline-table.ts'
import {
  deployerPriority,
  type Exploitation,
  type HumanImpact,
  type SystemExposure,
} from '../../src/know/exposure/deployer-priority.ts'
import { corpora } from './corpora.ts'

const cisa = corpora('advisories', 'ssvc', 'cisa_bod_26_04_1_0_0.csv')
const deployer = corpora('advisories', 'ssvc', 'deployer_patch_application_priority_1_0_0.csv')

function rowsOf(path: string | null): string[][] {
  const lines = readFileSync(path ?? '', 'utf8')
    .trim()
    .split('\n')
    .slice(1)
  return lines.map((line) => line.trim().split(','))
}

it.skipIf(cisa === null)('the deadline table is CISA BOD 26-04, all 16 rows (needs the corpora)', () => {
  const rows = rowsOf(cisa)
  expect(rows).toHaveLength(16)
  for (const [, kev, open, auto, impact, answer] of rows) {
    const row = rowFor(kev === 'yes', open === 'yes', auto === 'yes', impact === 'total')
    const words =
      row.days === null
        ? 'fix on system upgrade'
        : `${row.days} days${row.forensics ? ' & forensic investigation' : ''}`
    expect([kev, open, auto, impact, words]).toEqual([kev, open, auto, impact, answer])
  }
})

it.skipIf(deployer === null)('the deployer table is CERT/CC SSVC, all 72 rows (needs the corpora)', () => {
  const rows = rowsOf(deployer)
  expect(rows).toHaveLength(72)
  for (const [, exploitation = '', exposure, auto, impact, answer] of rows) {
    const level = exploitation.replace('public ', '') as Exploitation
    expect(deployerPriority(level, exposure as SystemExposure, auto === 'yes', impact as HumanImpact)).toBe(answer)
  }
})
