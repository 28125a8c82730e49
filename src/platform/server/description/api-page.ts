import { may, OBJECT_KINDS, ROLES, type Role, VERBS } from '../../auth/may.ts'
import { REFUSALS } from '../refusal.ts'
import type { Route } from '../route.ts'

/** The text of docs/api.md: every route with the least role that may use it, and every refusal. */
export function apiPage(routes: readonly Route[]): string {
  return `# API

Made from the routes in \`src/platform/server/routes/\`; after a change there run \`npx vitest run src/platform/server/description -u\` and \`npm run generate:client\`.

The server describes itself at \`/api/openapi.json\` (OpenAPI 3.1). Times are ISO 8601 in UTC, ranges (\`from\`, \`to\`) are half-open and
default to the last 24 hours. Programs send a token (\`Authorization: Bearer …\`); browsers have a session cookie and send the header
\`x-firebreak-csrf\` (from \`GET /api/me\`) with every request that is not GET. Pictures are shared between consoles for a second.

## Routes
| route | what it does | who may |
|---|---|---|
${routes.map(routeRow).join('\n')}

## Who may what
*own*: only for what belongs to the one who asks. A sensor token is no user: it may send, and nothing else.

| object | ${VERBS.join(' | ')} |
|---|${VERBS.map(() => '---|').join('')}
${OBJECT_KINDS.map(objectRow).join('\n')}

## Events
\`GET /api/events\` is a stream of server-sent events. \`hello\` comes first: load the pictures then. \`sightings\` adds to one minute, \`sensor\` tells
of a new state, \`audit\` of a change (for those who may read the audit). Every event has an id that is the same on all servers: who comes
back with \`Last-Event-ID\` gets everything after it, in order and once. When that is not kept any more (20,000 events), or the servers lost
sight of the database for a moment, \`reset\` comes instead: load everything again; what follows has no hole.

## Refusals
Every answer that is no success is \`{"error": {"code", "message", "field"?, "remedy"}}\`. With 429 and 503 \`Retry-After\` says when to come again.

| code | status | what to do |
|---|---|---|
${Object.entries(REFUSALS)
  .map(([code, row]) => `| \`${code}\` | ${row.status} | ${row.remedy} |`)
  .join('\n')}
`
}

function routeRow(route: Route): string {
  const least = leastRole((role) => may(role, route.verb, { kind: route.object, own: route.own === true }))
  const whose = route.own ? ' (own)' : ''
  return `| \`${route.method} ${route.path}\` | ${route.summary} | ${least}${whose} |`
}

function objectRow(kind: (typeof OBJECT_KINDS)[number]): string {
  const cells = VERBS.map((verb) => {
    const any = leastRole((role) => may(role, verb, { kind }))
    const own = leastRole((role) => may(role, verb, { kind, own: true }))
    return [any, own === any ? '' : `own: ${own}`].filter(Boolean).join(', ')
  })
  return `| ${kind} | ${cells.join(' | ')} |`
}

/** Empty when nobody may. */
function leastRole(allowed: (role: Role) => boolean): string {
  const least = ROLES.find(allowed)
  if (least === undefined) return ''
  return least === 'nobody' ? 'everybody' : least === 'sensor' ? 'sensor token' : least
}
