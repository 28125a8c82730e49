import { fail } from '../../support/errors.ts'
import { visibleText } from '../../support/escape.ts'

/** Milliseconds. */
const LONGEST = 20_000
/** Characters of an answer that are quoted to the person. */
const QUOTED = 200
/** Answers that mean: not now. All other refusals will be the same next time. */
const LATER = [408, 425, 429]

/**
 * Sends one request and throws away the answer. Redirects are not followed: the person named this address, nobody else may name another.
 * Throws `channel-failed` or `channel-refused`; the address is not in the message, since it may be the secret.
 */
export async function post(
  url: string,
  request: { method?: 'POST' | 'PUT'; headers: Record<string, string>; body: string },
): Promise<void> {
  let answer: Response
  try {
    answer = await fetch(url, {
      method: request.method ?? 'POST',
      headers: { 'user-agent': 'firebreak', ...request.headers },
      body: request.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(LONGEST),
    })
  } catch (error) {
    return fail('channel-failed', `The other side did not answer: ${reasonOf(error)}.`, { cause: error })
  }
  const said = await beginning(answer)
  if (answer.ok) return
  const words = `The other side answered ${answer.status}${said === '' ? '' : `: ${said}`}.`
  if (answer.status >= 500 || LATER.includes(answer.status)) fail('channel-failed', words)
  fail('channel-refused', words)
}

/** The first characters, and no more than a few kilobytes of network. */
async function beginning(answer: Response): Promise<string> {
  if (answer.body === null) return ''
  const reader = answer.body.getReader()
  try {
    const { value } = await reader.read()
    return visibleText(
      Buffer.from(value ?? [])
        .toString('utf8')
        .trim(),
      QUOTED,
    )
  } catch {
    return ''
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown fault'
  if (error.name === 'TimeoutError') return `nothing came within ${LONGEST / 1000} seconds`
  const cause = error.cause
  if (cause instanceof Error && 'code' in cause) return visibleText(String(cause.code))
  return visibleText(cause instanceof Error ? cause.message : error.message)
}
