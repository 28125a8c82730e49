import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  requests: Counter<'route' | 'status'>
  seconds: Histogram<'route'>
  refusedTokens: Counter
  batches: Counter
  sightings: Counter
  refusedBatches: Counter<'reason'>
  waiting: Gauge
  streams: Gauge
  troubles: Gauge
  text(): Promise<string>
}

/** Figures of this process for Prometheus. No label holds anything from outside: their number stays bounded. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'firebreak_' })
  return {
    requests: new Counter({
      name: 'firebreak_requests_total',
      help: 'Answers by route and status.',
      labelNames: ['route', 'status'],
      registers,
    }),
    seconds: new Histogram({
      name: 'firebreak_request_seconds',
      help: 'Time to the answer by route.',
      labelNames: ['route'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
      registers,
    }),
    refusedTokens: new Counter({
      name: 'firebreak_refused_tokens_total',
      help: 'Secrets that nobody here made.',
      registers,
    }),
    batches: new Counter({ name: 'firebreak_ingest_batches_total', help: 'Batches acknowledged.', registers }),
    sightings: new Counter({
      name: 'firebreak_ingest_sightings_total',
      help: 'Rows of acknowledged batches.',
      registers,
    }),
    refusedBatches: new Counter({
      name: 'firebreak_ingest_refused_total',
      help: 'Batches not taken; sensors send them again.',
      labelNames: ['reason'],
      registers,
    }),
    waiting: new Gauge({ name: 'firebreak_ingest_waiting_rows', help: 'Rows on their way into the store.', registers }),
    streams: new Gauge({ name: 'firebreak_event_streams', help: 'Consoles that listen.', registers }),
    troubles: new Gauge({
      name: 'firebreak_troubles',
      help: 'What the server cannot do right now: reach a store, keep what sensors send, write for long. 0 when all is well.',
      registers,
    }),
    text: () => registry.metrics(),
  }
}
