import type { JSX } from 'preact'
import { useEffect, useReducer } from 'preact/hooks'
import { onStreamState, type StreamState, streamState } from '../live/stream.ts'

const WORDS: Record<StreamState, string> = { joining: 'joining…', live: 'live', away: 'server away, trying again' }

/** Whether what is on the page follows the server. */
export function LiveMark(): JSX.Element {
  const [, draw] = useReducer((drawn: number) => drawn + 1, 0)
  useEffect(() => {
    const stop = onStreamState(() => draw(null))
    // It may have changed after this was drawn and before it began to listen.
    draw(null)
    return stop
  }, [])
  return (
    <span class={`live is-${streamState}`} role="status">
      <i aria-hidden="true" /> {WORDS[streamState]}
    </span>
  )
}
