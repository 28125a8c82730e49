import { readiness } from '../readiness.ts'
import { route } from '../route.ts'
import { Alive } from '../schemas/health.ts'

export const healthRoutes = [
  route(
    {
      method: 'GET',
      path: '/healthz',
      verb: 'read',
      object: 'health',
      summary: 'The process lives. Says nothing about the stores.',
      answer: Alive,
    },
    async (_call, parts) => ({ alive: true as const, version: parts.version }),
  ),
  route(
    {
      method: 'GET',
      path: '/readyz',
      verb: 'read',
      object: 'health',
      summary:
        'Whether both stores answer right now and take what sensors send: 200, or 503 with the part that does not (schema `Ready`).',
      answer: null,
      produces: 'application/json',
    },
    async (_call, parts) => {
      const ready = await parts.memo.get('ready', () => readiness(parts))
      return Response.json(ready, {
        status: ready.ready ? 200 : 503,
        headers: ready.ready ? {} : { 'retry-after': '2' },
      })
    },
  ),
  route(
    {
      method: 'GET',
      path: '/metrics',
      verb: 'read',
      object: 'metrics',
      summary: 'Figures for Prometheus. Needs a token to read, sent as bearer token.',
      answer: null,
      produces: 'text/plain',
    },
    async (_call, parts) =>
      new Response(await parts.metrics.text(), {
        headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
      }),
  ),
]
