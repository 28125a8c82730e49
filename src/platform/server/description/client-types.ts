type Json = Record<string, unknown>

/** TypeScript types of the whole API, made from its OpenAPI description: one interface a schema, and `Api` with one entry a route. */
export function clientTypes(description: Json): string {
  const components = (description['components'] as { schemas: Record<string, Json> }).schemas
  const schemas = Object.entries(components).map(([name, schema]) => declaration(name, schema))
  return [
    '// Made by `npm run generate:client` from the routes of the server. Do not edit: a test checks that it is current.\n',
    ...schemas,
    `/** Every route: \`method path\` -> what goes in and what comes out. */\nexport interface Api {\n${entries(description)}}\n`,
  ].join('\n')
}

function declaration(name: string, schema: Json): string {
  const text = typeOf(schema, '')
  const said = comment(schema, '')
  return schema['type'] === 'object' && text.startsWith('{')
    ? `${said}export interface ${name} ${text}\n`
    : `${said}export type ${name} = ${text}\n`
}

function entries(description: Json): string {
  const paths = description['paths'] as Record<string, Record<string, Json>>
  return Object.entries(paths)
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => entry(method, path, operation)))
    .join('')
}

function entry(method: string, path: string, operation: Json): string {
  const parameters = (operation['parameters'] ?? []) as Array<{
    name: string
    in: string
    required: boolean
    schema: Json
  }>
  const body = contentOf(operation['requestBody'])
  const responses = operation['responses'] as Record<string, Json>
  const inputs = (place: string): string => {
    const own = parameters.filter((parameter) => parameter.in === place)
    const fields = own.map(({ name, required, schema }) => `${key(name)}${required ? '' : '?'}: ${typeOf(schema, '')}`)
    return own.length === 0 ? 'undefined' : `{ ${fields.join('; ')} }`
  }
  return [
    `  /** ${String(operation['summary'])} */\n`,
    `  '${method.toUpperCase()} ${path}': {\n`,
    `    params: ${inputs('path')}\n`,
    `    query: ${inputs('query')}\n`,
    `    body: ${body === null ? 'undefined' : typeOf(body, '    ')}\n`,
    `    answer: ${typeOf(contentOf(responses['200']) ?? {}, '    ')}\n`,
    '  }\n',
  ].join('')
}

/** The schema of a JSON body; null when there is none, or it is not JSON. */
function contentOf(holder: unknown): Json | null {
  const content = (holder as { content?: Record<string, { schema?: Json }> } | undefined)?.content
  return content?.['application/json']?.schema ?? null
}

function typeOf(schema: Json, indent: string): string {
  if (typeof schema['$ref'] === 'string') return schema['$ref'].replace(/^.*\//, '')
  if (schema['const'] !== undefined) return literal(schema['const'])
  if (Array.isArray(schema['enum'])) return schema['enum'].map(literal).join(' | ')
  const choices = schema['anyOf'] ?? schema['oneOf']
  if (Array.isArray(choices)) return choices.map((choice: Json) => typeOf(choice, indent)).join(' | ')
  if (Array.isArray(schema['type']))
    return schema['type'].map((type) => typeOf({ ...schema, type }, indent)).join(' | ')
  if (schema['type'] === 'array') return arrayOf(schema, indent)
  if (schema['type'] === 'object') return objectOf(schema, indent)
  if (schema['type'] === 'integer' || schema['type'] === 'number') return 'number'
  if (schema['type'] === 'string' || schema['type'] === 'boolean' || schema['type'] === 'null') return schema['type']
  return 'unknown'
}

function arrayOf(schema: Json, indent: string): string {
  if (Array.isArray(schema['prefixItems']))
    return `[${schema['prefixItems'].map((item: Json) => typeOf(item, indent)).join(', ')}]`
  return `Array<${typeOf((schema['items'] ?? {}) as Json, indent)}>`
}

function objectOf(schema: Json, indent: string): string {
  const properties = schema['properties'] as Record<string, Json> | undefined
  if (properties === undefined || Object.keys(properties).length === 0) {
    const values = schema['additionalProperties']
    return `Record<string, ${typeof values === 'object' && values !== null ? typeOf(values as Json, indent) : 'unknown'}>`
  }
  const required = (schema['required'] ?? []) as string[]
  const inner = `${indent}  `
  const fields = Object.entries(properties).map(
    ([name, value]) =>
      `${comment(value, inner)}${inner}${key(name)}${required.includes(name) ? '' : '?'}: ${typeOf(value, inner)}\n`,
  )
  return `{\n${fields.join('')}${indent}}`
}

function comment(schema: Json, indent: string): string {
  return typeof schema['description'] === 'string'
    ? `${indent}/** ${schema['description'].replaceAll('*/', '* /')} */\n`
    : ''
}

function key(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : literal(name)
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value.replace(/[\\']/g, '\\$&')}'` : JSON.stringify(value)
}
