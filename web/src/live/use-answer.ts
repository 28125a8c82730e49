import { useEffect, useReducer } from 'preact/hooks'
import { type Answer, entryOf, read } from './answers.ts'

/** The newest answer to a GET of this address; draws again whenever it changes. Null: nothing is asked. */
export function useAnswer<T>(address: string | null): Answer<T> {
  const [, draw] = useReducer((count: number) => count + 1, 0)
  useEffect(() => (address === null ? undefined : read(address, () => draw(null))), [address])
  if (address === null) return { answer: null, fault: null, at: 0 }
  return entryOf(address) as Answer<T>
}
