import { promisify } from 'node:util'
import { gunzip, gunzipSync } from 'node:zlib'
import type { z } from 'zod'
import { systemCode } from '../../../support/errors.ts'
import { refuse } from '../refusal.ts'
import type { RouteFacts } from '../route.ts'

const unpack = promisify(gunzip)

const USUAL_LIMIT = 64 * 1024
/** Honest batches pack 5 to 30 times; a bomb packs a thousand times. */
const MOST_RATIO = 100
const LEAST_UNPACKED = 64 * 1024
/** Packed bytes that are unpacked at once: for a small batch the way to another thread and back costs more than the work. */
const SMALL = 8 * 1024

/** The JSON of a request, checked by the route's schema. Refuses what is too large before reading it. */
export async function bodyOf(request: Request, facts: RouteFacts): Promise<unknown> {
  if (facts.body === undefined) return undefined
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers.get('content-type') ?? ''))
    refuse('wrong-content', 'the body must be JSON')
  const limit = facts.bodyLimit ?? USUAL_LIMIT
  const packed = await readUpTo(request, limit)
  const text = (await unpacked(request, packed, limit, facts.gzip === true)).toString('utf8')
  const value = parsed(text)
  return accepted(facts.parseBody?.(value) ?? facts.body.safeParse(value))
}

/** What the schema makes of it; refuses with the first fault. */
export function checked(schema: z.ZodType, value: unknown): unknown {
  return accepted(schema.safeParse(value))
}

function accepted(result: z.ZodSafeParseResult<unknown>): unknown {
  if (result.success) return result.data
  const [issue] = result.error.issues
  const field = issue?.path.map(String).join('.') ?? ''
  refuse(
    'bad-request',
    `${field === '' ? 'the request' : field}: ${issue?.message ?? 'is not as described'}`,
    field || null,
  )
}

async function readUpTo(request: Request, limit: number): Promise<Buffer> {
  const announced = Number(request.headers.get('content-length') ?? 0)
  if (announced > limit) refuse('too-large', `the body is larger than ${limit} bytes`)
  // The parser lets through no more than was announced, so this is bounded; streams cost several times as much.
  if (announced > 0) return Buffer.from(await request.arrayBuffer())
  if (request.body === null) return Buffer.alloc(0)
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += piece.byteLength
    if (size > limit) refuse('too-large', `the body is larger than ${limit} bytes`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

async function unpacked(request: Request, body: Buffer, limit: number, gzip: boolean): Promise<Buffer> {
  const encoding = request.headers.get('content-encoding')?.toLowerCase() ?? 'identity'
  if (encoding === 'identity') return body
  if (encoding !== 'gzip' || !gzip) refuse('wrong-content', 'this content-encoding is not taken here')
  const most = Math.min(limit * 4, Math.max(LEAST_UNPACKED, body.length * MOST_RATIO))
  try {
    return body.length <= SMALL
      ? gunzipSync(body, { maxOutputLength: most })
      : await unpack(body, { maxOutputLength: most })
  } catch (error) {
    if (systemCode(error) === 'ERR_BUFFER_TOO_LARGE') refuse('too-large', 'the body unpacks to too much')
    return refuse('bad-request', 'the body is not whole gzip data')
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return refuse('bad-request', 'the body is not valid JSON')
  }
}
