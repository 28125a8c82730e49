import type { JSX } from 'preact'
import type { ExposureState } from '../client/types.ts'
import { EXPOSURE_TONE, EXPOSURE_WORD } from '../text/exposure-words.ts'
import { wordOf } from '../text/word-of.ts'
import { Chip } from './chip.tsx'

export function ExposureChip({ state }: { state: ExposureState }): JSX.Element {
  return <Chip tone={EXPOSURE_TONE[state]} word={wordOf(EXPOSURE_WORD, state)} />
}
