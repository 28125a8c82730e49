import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { allRoutes } from '../routes/all.ts'
import { apiPage } from './api-page.ts'
import { clientTypes } from './client-types.ts'
import { describeApi } from './openapi.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const description = describeApi(allRoutes(), '1.2.3')

/** So that the test reads as the file would. */
function inFormat(code: string): string {
  return execFileSync(`${root}node_modules/.bin/biome`, ['format', '--stdin-file-path=example.ts'], {
    input: code,
    cwd: root,
    encoding: 'utf8',
  })
}

describe('the description of the API', () => {
  it('has every route, with the version it is of', () => {
    const paths = description['paths'] as Record<string, Record<string, unknown>>
    for (const { path, method } of allRoutes()) expect(paths[path]).toHaveProperty(method.toLowerCase())
    expect(description).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } })
  })

  it('refers only to schemas that are there', () => {
    const { schemas } = description['components'] as { schemas: Record<string, unknown> }
    const used = [...JSON.stringify(description).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
      (match) => match[1] ?? '',
    )
    expect(used.length).toBeGreaterThan(50)
    for (const name of used) expect(schemas).toHaveProperty(name)
  })

  it('gives each operation an id of its own', () => {
    const ids = Object.values(description['paths'] as Record<string, Record<string, { operationId: string }>>).flatMap(
      (methods) => Object.values(methods).map((operation) => operation.operationId),
    )
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('the types of the client', () => {
  it('in web/ are current: otherwise run `npm run generate:client`', () => {
    const written = readFileSync(`${root}web/src/client/schema.ts`, 'utf8')
    expect(clientTypes(describeApi(allRoutes(), ''))).toBe(written)
  })

  it('write unions, lists, optional fields, comments and names as TypeScript does', () => {
    const schema = {
      type: 'object',
      required: ['a'],
      properties: {
        a: { anyOf: [{ type: 'string' }, { type: 'null' }], description: 'Says */ a.' },
        'b-c': { type: 'array', items: { enum: ['x', "y'"] } },
        d: { type: 'object', additionalProperties: { type: 'integer' } },
        e: { prefixItems: [{ type: 'number' }, { $ref: '#/components/schemas/Other' }], type: 'array' },
      },
    }
    const text = clientTypes({ components: { schemas: { Thing: schema } }, paths: {} })
    expect(inFormat(text)).toContain(`export interface Thing {
  /** Says * / a. */
  a: string | null
  'b-c'?: Array<'x' | "y'">
  d?: Record<string, number>
  e?: [number, Other]
}`)
  })
})

it('docs/api.md is current', async () => {
  await expect(apiPage(allRoutes())).toMatchFileSnapshot('../../../../docs/api.md')
})
