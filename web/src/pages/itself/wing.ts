import type { Now } from '../../client/types.ts'
import { count } from '../../text/number.ts'
import { attentionOf } from '../attention-of.ts'
import type { Wing } from '../types.ts'

/** Firebreak itself: whether it sees, who did what, how it is set. */
export const itself: Wing = {
  verb: 'Itself',
  rooms: [
    {
      path: '/sensors',
      title: 'Sensors',
      key: 'h',
      page: async () => (await import('./sensors.tsx')).SensorsPage,
      attention: attentionOf<Now>('/api/now', ({ sensors }) =>
        sensors.blind > 0 ? { words: `${count(sensors.blind)} blind`, hot: true } : null,
      ),
    },
    {
      path: '/audit',
      title: 'Audit',
      key: 'a',
      needs: 'read audit',
      page: async () => (await import('./audit.tsx')).AuditPage,
    },
    {
      path: '/settings',
      title: 'Settings',
      key: 'c',
      page: async () => (await import('./settings/settings.tsx')).SettingsPage,
    },
  ],
}
