import { useState } from 'preact/hooks'
import { call, type Fault, faultIn } from '../client/call.ts'
import { refresh } from '../live/answers.ts'

/** Answers that what a person does here may make old. */
const CHANGEABLE = [
  '/api/users',
  '/api/tokens',
  '/api/settings',
  '/api/audit',
  '/api/duty',
  '/api/inbox',
  '/api/channels',
  '/api/exposures',
  '/api/race',
]

export interface Act {
  fault: Fault | null
  busy: boolean
  /** Sends a change; `then` gets the answer when it worked. What is on the page is asked again. */
  send: <T>(method: string, path: string, body?: unknown, then?: (answer: T) => void) => void
}

export function useAct(): Act {
  const [fault, setFault] = useState<Fault | null>(null)
  const [busy, setBusy] = useState(false)
  return {
    fault,
    busy,
    send(method, path, body, then) {
      setBusy(true)
      setFault(null)
      call<Parameters<NonNullable<typeof then>>[0]>(method, path, body)
        .then(
          (answer) => {
            then?.(answer)
            refresh(CHANGEABLE)
          },
          (error) => setFault(faultIn(error)),
        )
        .finally(() => setBusy(false))
    },
  }
}
