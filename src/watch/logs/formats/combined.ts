import { formatFromLayout } from './layout-format.ts'

/** Apache and nginx `combined`; anything may follow. */
export const combined = formatFromLayout('combined', 'Apache or nginx, combined', {
  kind: 'delimited',
  steps: [
    { before: '', role: 'source', name: null, quoted: false },
    { before: ' ', role: 'ignore', name: null, quoted: false },
    { before: ' ', role: 'user', name: null, quoted: false, spaces: true },
    { before: ' [', role: 'time-clf', name: null, quoted: false, spaces: true },
    { before: '] "', role: 'request', name: null, quoted: true },
    { before: '" ', role: 'status', name: null, quoted: false },
    { before: ' ', role: 'bytes', name: null, quoted: false },
    { before: ' "', role: 'referrer', name: null, quoted: true },
    { before: '" "', role: 'userAgent', name: null, quoted: true },
  ],
  after: '"',
  trailing: 'anything',
})
