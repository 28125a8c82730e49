import type { JSX } from 'preact'
import type { Tone } from '../text/words.ts'

/** A word on its colour. */
export function Chip({ tone, word }: { tone: Tone; word: string }): JSX.Element {
  return <span class={`chip ${tone}`}>{word}</span>
}
