import { iso } from '../../../support/time.ts'
import { hostCards } from '../picture/host-cards.ts'
import { hostPage } from '../picture/host-page.ts'
import { route } from '../route.ts'
import { HostPage, HostPath, Hosts } from '../schemas/hosts.ts'

export const hostRoutes = [
  route(
    {
      method: 'GET',
      path: '/api/hosts',
      verb: 'read',
      object: 'host',
      summary: 'Every host we look after: how it stands, and how old that knowledge is.',
      answer: Hosts,
    },
    async (_call, parts) => {
      const now = parts.clock()
      const hosts = await parts.memo.get('hosts', () => hostCards(parts.knowledge.store, now))
      return { at: iso(now), hosts }
    },
  ),
  route(
    {
      method: 'GET',
      path: '/api/hosts/{name}',
      verb: 'read',
      object: 'host',
      summary: 'One host: packages, listeners, modules, what still runs old code, and why each exposure is one.',
      params: HostPath,
      answer: HostPage,
    },
    ({ params }, parts) => hostPage(parts.knowledge, params.name, parts.clock()),
  ),
]
