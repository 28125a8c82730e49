import type { JSX } from 'preact'
import type { Tone } from '../text/words.ts'

export interface TileProps {
  label: string
  figure: string
  /** What the figure means, in a few words. */
  note: string
  href: string
  tone?: Tone
}

/** One number, what it counts, and the way to what it was counted from. */
export function Tile({ label, figure, note, href, tone = 'plain' }: TileProps): JSX.Element {
  return (
    <a class={`tile ${tone}`} href={href}>
      <span class="label">{label}</span>
      <span class="figure">{figure}</span>
      <span class="note">{note}</span>
    </a>
  )
}
