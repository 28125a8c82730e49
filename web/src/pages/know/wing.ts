import type { Duty, ExposuresByFix } from '../../client/types.ts'
import { count } from '../../text/number.ts'
import { attentionOf } from '../attention-of.ts'
import type { Wing } from '../types.ts'
import { sumOfFixes } from './sum-of-fixes.ts'

/** Who is exposed, and by when it must be closed. */
export const know: Wing = {
  verb: 'Know',
  rooms: [
    {
      path: '/races',
      title: 'Races',
      key: 'r',
      page: async () => (await import('./races.tsx')).RacesPage,
      one: async () => (await import('./race.tsx')).RacePage,
    },
    {
      path: '/advisories',
      title: 'Advisories',
      key: 'v',
      page: async () => (await import('./advisories.tsx')).AdvisoriesPage,
      one: async () => (await import('./advisory.tsx')).AdvisoryPage,
      attention: attentionOf<Duty>('/api/duty', ({ inbox: { overdue, unowned, waiting } }) => {
        if (overdue > 0) return { words: `${count(overdue)} late`, hot: true }
        if (unowned > 0) return { words: `${count(unowned)} new`, hot: true }
        return waiting > 0 ? { words: count(waiting), hot: false } : null
      }),
    },
    {
      path: '/exposure',
      title: 'Exposure',
      key: 'x',
      page: async () => (await import('./exposure.tsx')).ExposurePage,
      attention: attentionOf<ExposuresByFix>('/api/exposures/by-fix', ({ fixes }) => {
        const { open, overdue } = sumOfFixes(fixes)
        if (overdue > 0) return { words: `${count(overdue)} late`, hot: true }
        return open > 0 ? { words: count(open), hot: false } : null
      }),
    },
    {
      path: '/hosts',
      title: 'Hosts',
      key: 'o',
      page: async () => (await import('./hosts.tsx')).HostsPage,
      one: async () => (await import('./host.tsx')).HostPage,
    },
    {
      path: '/duty',
      title: 'Duty',
      key: 'd',
      page: async () => (await import('./duty.tsx')).DutyPage,
      attention: attentionOf<Duty>('/api/duty', ({ person }) =>
        person === null ? { words: 'nobody', hot: true } : null,
      ),
    },
  ],
}
