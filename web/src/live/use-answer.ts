import { useEffect, useReducer, useRef } from 'preact/hooks'
import { type Answer, entryOf, read } from './answers.ts'

/** The newest answer to a GET of this address; draws again whenever it changes. Null: nothing is asked. */
export function useAnswer<T>(address: string | null): Answer<T> {
  const [, draw] = useReducer((count: number) => count + 1, 0)
  const { answer, fault, at } = address === null ? NONE : entryOf(address)
  const drawn = useRef<number>(0)
  drawn.current = at
  useEffect(() => {
    if (address === null) return
    const stop = read(address, () => draw(null))
    // Another reader's answer may have come after this was drawn and before it began to listen.
    if (entryOf(address).at !== drawn.current || entryOf(address).fault !== null) draw(null)
    return stop
  }, [address])
  return { answer: answer as T | null, fault, at }
}

const NONE: Answer<unknown> = { answer: null, fault: null, at: 0 }
