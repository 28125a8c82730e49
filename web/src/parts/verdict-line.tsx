import type { ComponentChildren, JSX } from 'preact'
import type { Tone } from '../text/words.ts'

export interface VerdictLineProps {
  tone: Tone
  /** What a tired person must know. */
  strong: string
  /** The rest of it. */
  children?: ComponentChildren
  /** The one best act. */
  act?: ComponentChildren
}

export function VerdictLine({ tone, strong, children, act }: VerdictLineProps): JSX.Element {
  return (
    <div class={`verdict ${tone}`}>
      <p>
        <strong>{strong}</strong> {children}
      </p>
      {act !== undefined && <div class="act">{act}</div>}
    </div>
  )
}
