import type { Worm } from '../parameters.ts'
import { blaster } from './blaster.ts'
import { codeRedIi } from './code-red-ii.ts'
import { codeRedV1 } from './code-red-v1.ts'
import { codeRedV2 } from './code-red-v2.ts'
import { mirai } from './mirai.ts'
import { nimda } from './nimda.ts'
import { slammer } from './slammer.ts'
import { wannacry } from './wannacry.ts'
import { witty } from './witty.ts'

/** Oldest first. */
export const WORMS: readonly Worm[] = [codeRedV1, codeRedV2, codeRedIi, nimda, slammer, blaster, witty, mirai, wannacry]

export function wormNamed(id: string): Worm | null {
  return WORMS.find((worm) => worm.id === id) ?? null
}
