import type { Wing } from '../types.ts'

export const now: Wing = {
  verb: null,
  rooms: [{ path: '/', title: 'Now', key: 'n', page: async () => (await import('./now.tsx')).NowPage }],
}
