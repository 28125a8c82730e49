/** `live`: changes arrive by themselves; `joining`: not yet; `away`: the server does not answer, we keep trying. */
export type StreamState = 'joining' | 'live' | 'away'

export type EventName = 'sightings' | 'sensor' | 'audit'

const EVENTS: readonly EventName[] = ['sightings', 'sensor', 'audit']
/** Pause before a new connection after a refusal. Milliseconds. */
const PAUSES = [500, 1000, 2000, 5000, 10_000]

const changed = new Set<(name: EventName | 'everything') => void>()
const moods = new Set<() => void>()
let stream: EventSource | null = null
let refusals = 0
let timer = 0
export let streamState: StreamState = 'joining'

/**
 * Listens to the server. The browser itself comes back with the id of the last event it saw, and the server then sends
 * what was missed. Where that cannot work (a new connection, a server that has forgotten) everything is asked again.
 */
export function startStream(): void {
  stopStream()
  stream = new EventSource('/api/events')
  stream.addEventListener('open', () => {
    refusals = 0
    mood('live')
    // Also the first time: something may have changed between the first answers and this moment.
    tell('everything')
  })
  stream.addEventListener('error', () => {
    mood('away')
    if (stream?.readyState === EventSource.CLOSED) startAgainLater()
  })
  stream.addEventListener('reset', () => tell('everything'))
  for (const name of EVENTS) stream.addEventListener(name, () => tell(name))
}

export function stopStream(): void {
  clearTimeout(timer)
  stream?.close()
  stream = null
}

export function onChange(hear: (name: EventName | 'everything') => void): () => void {
  changed.add(hear)
  return () => void changed.delete(hear)
}

export function onStreamState(hear: () => void): () => void {
  moods.add(hear)
  return () => void moods.delete(hear)
}

function startAgainLater(): void {
  clearTimeout(timer)
  timer = window.setTimeout(startStream, PAUSES[Math.min(refusals++, PAUSES.length - 1)])
}

function tell(name: EventName | 'everything'): void {
  for (const hear of changed) hear(name)
}

function mood(state: StreamState): void {
  if (state === streamState) return
  streamState = state
  for (const hear of moods) hear()
}
