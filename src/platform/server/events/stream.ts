import { may } from '../../auth/may.ts'
import type { Caller } from '../../auth/caller.ts'
import type { Parts } from '../parts.ts'
import { refuse } from '../refusal.ts'
import type { ServerEvent } from './ring.ts'

/** Keeps proxies from closing a quiet stream, and notices sign-outs. Milliseconds. */
const HEARTBEAT = 15_000
/** A reader this far behind is cut off: it comes back with its last id and misses nothing. Bytes. */
const MOST_UNREAD = 2 ** 20
const MOST_STREAMS = 2000

let open = 0

/** The stream of one console. Each event has an id; who sends it back as Last-Event-ID gets everything after it. */
export function eventStream(request: Request, caller: Caller, parts: Parts): Response {
  if (open >= MOST_STREAMS) refuse('try-later', 'too many consoles listen already', null, 10)
  const lastId = request.headers.get('last-event-id')
  const encoder = new TextEncoder()
  let unsubscribe: (() => void) | null = null
  let timer: NodeJS.Timeout | null = null

  function stop(): void {
    if (timer === null) return
    clearInterval(timer)
    timer = null
    unsubscribe?.()
    open--
    parts.metrics.streams.set(open)
  }

  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        open++
        parts.metrics.streams.set(open)
        function write(text: string): void {
          if (timer === null) return
          if ((controller.desiredSize ?? 0) < -MOST_UNREAD) {
            stop()
            controller.close()
            return
          }
          controller.enqueue(encoder.encode(text))
        }
        timer = setInterval(async () => {
          const now = await (caller.secret === null ? Promise.resolve(null) : parts.auth.callerOf(caller.secret)).catch(
            () => caller,
          )
          if (now !== null && may(now.role, 'read', { kind: 'picture' })) return write(': still here\n\n')
          if (timer === null) return
          stop()
          controller.close()
        }, HEARTBEAT)
        timer.unref()
        // With a last id the next ids are those of what was missed: an id here would skip it if the line broke now.
        write(`retry: 2000\n${lastId === null ? `id: ${parts.hub.newest()}\n` : ''}event: hello\ndata: {}\n\n`)
        unsubscribe = parts.hub.subscribe(
          lastId,
          (event) => may(caller.role, 'read', { kind: KIND_OF_EVENT[event.type] }) && write(framed(event)),
          (why) => write(`id: ${parts.hub.newest()}\nevent: reset\ndata: ${JSON.stringify({ why })}\n\n`),
        )
      },
      cancel: stop,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
  )
  return new Response(stream, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  })
}

const KIND_OF_EVENT = { sightings: 'picture', sensor: 'sensor', audit: 'audit' } as const

function framed(event: ServerEvent): string {
  return `id: ${event.id}\nevent: ${event.type}\ndata: ${event.data}\n\n`
}
