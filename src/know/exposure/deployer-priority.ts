/* SSVC deployer decision (CERT/CC, patch application priority 1.0.0): shown beside the deadline, never instead of it. */

export type DeployerPriority = 'defer' | 'scheduled' | 'out-of-cycle' | 'immediate'
export type Exploitation = 'none' | 'poc' | 'active'
export type SystemExposure = 'small' | 'controlled' | 'open'
export type HumanImpact = 'low' | 'medium' | 'high' | 'very high'

const LEVELS: readonly DeployerPriority[] = ['defer', 'scheduled', 'out-of-cycle', 'immediate']
const IMPACTS: readonly HumanImpact[] = ['low', 'medium', 'high', 'very high']

/**
 * One digit a row of the table: exploitation and exposure, then automatable no and yes, then human impact from low to very high.
 * 0 defer, 1 scheduled, 2 out of cycle, 3 immediate.
 */
const TABLE: Readonly<Record<`${Exploitation} ${SystemExposure}`, { no: string; yes: string }>> = {
  'none small': { no: '0011', yes: '0111' },
  'none controlled': { no: '0111', yes: '1111' },
  'none open': { no: '0111', yes: '1112' },
  'poc small': { no: '0111', yes: '1111' },
  'poc controlled': { no: '0111', yes: '1112' },
  'poc open': { no: '1112', yes: '1122' },
  'active small': { no: '1122', yes: '1222' },
  'active controlled': { no: '1122', yes: '2222' },
  'active open': { no: '1223', yes: '2233' },
}

export function deployerPriority(
  exploitation: Exploitation,
  exposure: SystemExposure,
  automatable: boolean,
  impact: HumanImpact,
): DeployerPriority {
  const digits = TABLE[`${exploitation} ${exposure}`][automatable ? 'yes' : 'no']
  return LEVELS[Number(digits[IMPACTS.indexOf(impact)])] ?? 'immediate'
}
