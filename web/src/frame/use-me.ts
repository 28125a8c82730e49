import { useEffect, useState } from 'preact/hooks'
import { call, type Fault, faultIn, useCsrf, whenSignedOut } from '../client/call.ts'
import type { Me } from '../client/types.ts'
import { forgetAll } from '../live/answers.ts'
import { startStream, stopStream } from '../live/stream.ts'

/** `nobody`: the sign-in page is shown. */
export type Who = { state: 'asking' } | { state: 'nobody' } | { state: 'away'; fault: Fault } | { state: 'in'; me: Me }

const RETRY = 2000

/** Who is signed in; `ask` asks again (after signing in or out). */
export function useMe(): { who: Who; ask: () => void } {
  const [who, setWho] = useState<Who>({ state: 'asking' })
  const [asked, setAsked] = useState(0)
  useEffect(() => {
    let timer = 0
    whenSignedOut(() => {
      stopStream()
      forgetAll()
      setWho({ state: 'nobody' })
    })
    call<Me>('GET', '/api/me').then(
      (me) => {
        useCsrf(me.csrf)
        startStream()
        setWho({ state: 'in', me })
      },
      (error) => {
        const fault = faultIn(error)
        if (fault.status === 401) return setWho({ state: 'nobody' })
        setWho({ state: 'away', fault })
        timer = window.setTimeout(() => setAsked((count) => count + 1), RETRY)
      },
    )
    return () => clearTimeout(timer)
  }, [asked])
  return { who, ask: () => setAsked((count) => count + 1) }
}
