import type { z } from 'zod'
import type { ObjectKind, Verb } from '../auth/may.ts'
import type { Call } from './call.ts'
import type { Parts } from './parts.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What every route says of itself. The API description, the checks before the handler, and the matrix test are made from it. */
export interface RouteFacts {
  method: Method
  /** With `{name}` for a part that varies, as OpenAPI writes it. */
  path: string
  /** What it does to what: `may` decides on it before the handler runs. */
  verb: Verb
  object: ObjectKind
  /** The thing belongs to whoever asks (their account), or may belong to them: then the handler asks `may` about the one thing. */
  own?: boolean
  /** The browser may come here from another site: the way back from an identity provider. */
  fromOtherSites?: boolean
  /** One line for the API description. */
  summary: string
  query?: z.ZodType
  params?: z.ZodType
  body?: z.ZodType
  /** The verdict of the body's schema, reached faster. */
  parseBody?: (value: unknown) => z.ZodSafeParseResult<unknown>
  /** Refuses before the body is read, when there is no room for it; the result is called when it has been read. */
  admit?: (request: Request, parts: Parts) => () => void
  /** Largest body, bytes; 64 KiB when left out. */
  bodyLimit?: number
  /** Takes `content-encoding: gzip`. */
  gzip?: boolean
  /** Null for a route that answers something other than JSON (events, metrics, redirects). */
  answer: z.ZodType | null
  /** Content type of an answer that is not JSON. */
  produces?: string
}

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined
type Answer<T> = T extends z.ZodType ? z.output<T> : Response

export interface Route extends RouteFacts {
  handle(call: Call<never, never, never>, parts: Parts): Promise<unknown>
}

/** Joins the facts of a route and the function that answers it, so that the function gets exactly what the facts promise. */
export function route<
  Q extends z.ZodType | undefined,
  P extends z.ZodType | undefined,
  B extends z.ZodType | undefined,
  A extends z.ZodType | null,
>(
  facts: Omit<RouteFacts, 'query' | 'params' | 'body' | 'answer'> & { query?: Q; params?: P; body?: B; answer: A },
  handle: (call: Call<Parsed<Q>, Parsed<P>, Parsed<B>>, parts: Parts) => Promise<Answer<A>>,
): Route {
  return { ...(facts as RouteFacts), handle: handle as Route['handle'] }
}
