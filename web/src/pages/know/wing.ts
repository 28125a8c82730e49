import type { Duty } from '../../client/types.ts'
import { count } from '../../text/number.ts'
import { attentionOf } from '../attention-of.ts'
import type { Wing } from '../types.ts'

/** Who is exposed, and by when it must be closed. */
export const know: Wing = {
  verb: 'Know',
  rooms: [
    {
      path: '/advisories',
      title: 'Advisories',
      key: 'v',
      page: async () => (await import('./advisories.tsx')).AdvisoriesPage,
      one: async () => (await import('./advisory.tsx')).AdvisoryPage,
      attention: attentionOf<Duty>('/api/duty', ({ inbox: { overdue, unowned, waiting } }) => {
        if (overdue > 0) return { words: `${count(overdue)} late`, hot: true }
        if (unowned > 0) return { words: `${count(unowned)} with nobody`, hot: true }
        return waiting > 0 ? { words: count(waiting), hot: false } : null
      }),
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
