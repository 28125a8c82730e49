import type { JSX } from 'preact'
import { useState } from 'preact/hooks'

/** A button for what cannot be undone: the first press asks, the second does it. */
export function Sure({ word, of, act }: { word: string; of: string; act: () => void }): JSX.Element {
  const [asked, setAsked] = useState(false)
  return (
    <button
      type="button"
      class={asked ? 'small urgent' : 'small quiet'}
      onBlur={() => setAsked(false)}
      onClick={() => {
        setAsked(!asked)
        if (asked) act()
      }}
    >
      {asked ? `Really ${word.toLowerCase()}?` : word}
      <span class="unseen"> {of}</span>
    </button>
  )
}
