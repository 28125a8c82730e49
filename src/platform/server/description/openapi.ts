import { z } from 'zod'
import { may } from '../../auth/may.ts'
import type { Route } from '../route.ts'
import { ErrorAnswer } from '../schemas/error.ts'
import * as events from '../schemas/events.ts'
import { Ready } from '../schemas/health.ts'

type Json = Record<string, unknown>

const DIALECT = 'https://json-schema.org/draft/2020-12/schema'

/** The whole API as OpenAPI 3.1, made from the routes alone: what is not described is not served. */
export function describeApi(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    paths[route.path] ??= {}
    Object.assign(paths[route.path] as Json, { [route.method.toLowerCase()]: operation(route) })
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Firebreak',
      version,
      description: 'Times are ISO 8601 in UTC. Ranges are half-open.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    jsonSchemaDialect: DIALECT,
    paths,
    components: {
      schemas: namedSchemas(routes),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: '__Host-firebreak' },
      },
    },
  }
}

function operation(route: Route): Json {
  const parameters = [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')]
  return {
    operationId: operationId(route),
    summary: route.summary,
    'x-firebreak': { verb: route.verb, object: route.object, own: route.own ?? false },
    security: may('nobody', route.verb, { kind: route.object }) ? [] : [{ session: [] }, { token: [] }],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body) } } } }
      : {}),
    responses: {
      '200': answerOf(route),
      default: {
        description: 'Refused, with the reason.',
        content: { 'application/json': { schema: schemaOf(ErrorAnswer) } },
      },
    },
  }
}

/** `GET /api/users/{id}/link` -> `getUsersIdLink`. */
function operationId({ method, path }: Route): string {
  const words = path
    .replace(/^\/api/, '')
    .split(/[^A-Za-z]+/)
    .filter(Boolean)
  return method.toLowerCase() + words.map((word) => (word[0] ?? '').toUpperCase() + word.slice(1)).join('')
}

function answerOf(route: Route): Json {
  if (route.answer === null) return { description: 'Done.', content: { [route.produces ?? 'text/plain']: {} } }
  return { description: 'Done.', content: { 'application/json': { schema: schemaOf(route.answer) } } }
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = plain(schema) as { properties?: Record<string, Json>; required?: string[] }
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }))
}

/** A reference to a named schema, or the schema itself. */
function schemaOf(schema: z.ZodType): Json {
  const id = z.globalRegistry.get(schema)?.id
  return id === undefined ? plain(schema) : { $ref: `#/components/schemas/${id}` }
}

function plain(schema: z.ZodType): Json {
  return bare(z.toJSONSchema(schema, { io: 'input', override: withoutTimePattern }) as Json)
}

/** Every schema with a name that a route can reach, by name. */
function namedSchemas(routes: readonly Route[]): Record<string, Json> {
  const roots = [ErrorAnswer, Ready, events.SightingsEvent, events.SensorEvent, events.AuditEvent, events.ResetEvent]
  const used = [...roots, ...routes.flatMap((route) => [route.answer, route.body, route.query, route.params])]
  const { schemas } = z.toJSONSchema(z.globalRegistry, {
    io: 'input',
    uri: (id) => `#/components/schemas/${id}`,
    override: withoutTimePattern,
  })
  const reached = new Set<string>()
  const queue = used.flatMap((schema) => (schema ? [schemaOf(schema)] : []))
  for (let next = queue.pop(); next !== undefined; next = queue.pop())
    for (const id of referencesIn(next)) {
      if (reached.has(id)) continue
      reached.add(id)
      queue.push((schemas[id] ?? {}) as Json)
    }
  return Object.fromEntries([...reached].toSorted().map((id) => [id, bare(schemas[id] as Json)]))
}

/** `format: date-time` says it; the pattern of the calendar is 200 characters. */
function withoutTimePattern({ jsonSchema }: { jsonSchema: Json }): void {
  if (jsonSchema['format'] === 'date-time') delete jsonSchema['pattern']
}

function referencesIn(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map((match) => match[1] ?? '')
}

/** Without what only says where the schema was. */
function bare(schema: Json): Json {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => !['$schema', '$id', 'id'].includes(name)))
}
