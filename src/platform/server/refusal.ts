/** What an answer that is not a success can mean: one row a code. docs/api.md shows this table. */
export const REFUSALS = {
  'bad-request': { status: 400, remedy: 'Correct the named field; /api/openapi.json describes every request.' },
  'sign-in-needed': { status: 401, remedy: 'Sign in, or send a token: `Authorization: Bearer ...`.' },
  'token-invalid': {
    status: 401,
    remedy: 'Check that the token was copied whole and has not expired or been deleted.',
  },
  'sign-in-failed': { status: 401, remedy: 'Check name and password, or ask an admin for a new sign-in link.' },
  'not-allowed': { status: 403, remedy: 'Ask an admin for a role that may do this.' },
  'wrong-origin': { status: 403, remedy: 'Use the console itself; another page tried to act in your name.' },
  'wrong-host': {
    status: 421,
    remedy: 'Open the console by the address it was started with; `--public-url` names another.',
  },
  'not-found': { status: 404, remedy: 'Check the address; /api/openapi.json lists every route.' },
  'wrong-method': { status: 405, remedy: 'See /api/openapi.json for the methods of this address.' },
  conflict: { status: 409, remedy: 'Load the object again and repeat the change.' },
  'too-large': { status: 413, remedy: 'Send less at once.' },
  'wrong-content': { status: 415, remedy: 'Send JSON with `content-type: application/json`.' },
  'too-many': { status: 429, remedy: 'Wait as long as `Retry-After` says.' },
  'not-delivered': { status: 502, remedy: 'Read what the other side said; correct the settings of the channel.' },
  'try-later': { status: 503, remedy: 'Try again in a moment; /readyz says which part is away.' },
  internal: { status: 500, remedy: "The server's log has the details." },
} as const satisfies Record<string, { status: number; remedy: string }>

export type RefusalCode = keyof typeof REFUSALS

/** An answer that is not a success, on its way to whoever asked. Its message goes out: it must hold nothing internal. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly field: string | null
  /** Seconds. */
  readonly retryAfter: number | null

  constructor(code: RefusalCode, message: string, field: string | null = null, retryAfter: number | null = null) {
    super(message)
    this.name = 'Refusal'
    this.code = code
    this.field = field
    this.retryAfter = retryAfter
  }
}

export function refuse(code: RefusalCode, message: string, field: string | null = null, retryAfter?: number): never {
  throw new Refusal(code, message, field, retryAfter ?? null)
}
