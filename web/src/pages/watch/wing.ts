import type { Now } from '../../client/types.ts'
import { count } from '../../text/number.ts'
import { attentionOf } from '../attention-of.ts'
import type { Wing } from '../types.ts'

/** What is knocking. */
export const watch: Wing = {
  verb: 'Watch',
  rooms: [
    {
      path: '/threats',
      title: 'Threats',
      key: 't',
      page: async () => (await import('./threats.tsx')).ThreatsPage,
      one: async () => (await import('./threat.tsx')).ThreatPage,
      attention: attentionOf<Now>('/api/now', ({ growing, threats }) => {
        if (growing > 0) return { words: `${count(growing)} growing`, hot: true }
        return threats > 0 ? { words: count(threats), hot: false } : null
      }),
    },
    {
      path: '/sources',
      title: 'Sources',
      key: 's',
      page: async () => (await import('./sources.tsx')).SourcesPage,
      one: async () => (await import('./source.tsx')).SourcePage,
    },
    {
      path: '/unclassified',
      title: 'Unclassified',
      key: 'u',
      page: async () => (await import('./unclassified.tsx')).UnclassifiedPage,
    },
    { path: '/evidence', title: 'Evidence', key: 'e', page: async () => (await import('./evidence.tsx')).EvidencePage },
  ],
}
