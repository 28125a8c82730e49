import { route } from '../route.ts'

export const descriptionRoutes = [
  route(
    {
      method: 'GET',
      path: '/api/openapi.json',
      verb: 'read',
      object: 'description',
      summary: 'This description, OpenAPI 3.1.',
      answer: null,
      produces: 'application/json',
    },
    async (_call, parts) => new Response(parts.description, { headers: { 'content-type': 'application/json' } }),
  ),
]
