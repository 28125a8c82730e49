import { now } from '../picture/now.ts'
import { route } from '../route.ts'
import { Now } from '../schemas/now.ts'

export const nowRoutes = [
  route(
    {
      method: 'GET',
      path: '/api/now',
      verb: 'read',
      object: 'picture',
      summary: 'Is anything on fire? The last 24 hours in one answer.',
      answer: Now,
    },
    (_call, parts) => parts.memo.get('now', () => now(parts)),
  ),
]
