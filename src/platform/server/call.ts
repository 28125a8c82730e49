import type { Thing, Verb } from '../auth/may.ts'
import type { Caller } from '../auth/caller.ts'

/** One request, checked, as the function that answers it sees it. */
export interface Call<Q, P, B> {
  query: Q
  params: P
  body: B
  caller: Caller
  /** Of the client: the peer, or what a trusted proxy says. */
  address: string
  request: Request
  /** Whether the caller may do something to one thing; refuses with `not-allowed` or, for what they may not even know of, `not-found`. */
  insist(verb: Verb, thing: Thing): void
  /** Adds a header to the answer. */
  header(name: string, value: string): void
}
