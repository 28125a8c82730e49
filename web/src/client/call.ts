import { visibleAnswer } from './visible-answer.ts'

/** What went wrong with a request, in words for people. */
export interface Fault {
  /** 0 when the server could not be reached. */
  status: number
  code: string
  message: string
  remedy: string
}

export class CallFault extends Error {
  readonly fault: Fault

  constructor(fault: Fault) {
    super(fault.message)
    this.name = 'CallFault'
    this.fault = fault
  }
}

const AWAY: Fault = {
  status: 0,
  code: 'away',
  message: 'The server does not answer',
  remedy: 'The page asks again by itself. Is `firebreak up` still running?',
}

/** A request that hangs longer than this is as good as none. Milliseconds. */
const PATIENCE = 30_000

let csrf = ''
let signedOut: () => void = () => {}

/** Every change is sent with the secret of the session, which another site cannot know. */
export function useCsrf(secret: string): void {
  csrf = secret
}

/** `tell` runs when the server says that nobody is signed in any more. */
export function whenSignedOut(tell: () => void): void {
  signedOut = tell
}

/** Throws CallFault. */
export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(path, {
    method,
    headers: {
      accept: 'application/json',
      ...(method === 'GET' ? {} : { 'x-firebreak-csrf': csrf }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
  }).catch(() => null)
  if (response === null) throw new CallFault(AWAY)
  const answer = visibleAnswer(await response.json().catch(() => null))
  if (response.ok) return answer as T
  const fault = faultOf(response.status, answer)
  if (fault.code === 'sign-in-needed') signedOut()
  throw new CallFault(fault)
}

function faultOf(status: number, answer: unknown): Fault {
  const said = (answer as { error?: Partial<Fault> } | null)?.error
  return {
    status,
    code: said?.code ?? 'unknown',
    message: said?.message ?? `The server answered with status ${status}`,
    remedy: said?.remedy ?? "The server's log says more.",
  }
}

export function faultIn(error: unknown): Fault {
  return error instanceof CallFault
    ? error.fault
    : { status: 0, code: 'internal', message: String(error), remedy: 'Load the page again.' }
}
