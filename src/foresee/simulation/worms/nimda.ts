import type { Worm } from '../parameters.ts'

export const nimda: Worm = {
  id: 'nimda',
  name: 'Nimda',
  story: 'On 18 September 2001 a worm with several ways in used, among them, the back doors that Code Red II had left.',
  hosts: {
    value: 450_000,
    source: 'press reports of 2001',
    doubt: 'only the part that scans is simulated: mail and shares are not',
  },
  seeds: { value: 1, source: 'assumed', doubt: '' },
  sent: { value: 100, source: 'not published', doubt: 'a guess' },
  effective: { value: 10, source: 'not published', doubt: 'a guess' },
  scanning: {
    kind: 'local',
    same16: { value: 0.5, source: 'CERT CA-2001-26', doubt: '' },
    same8: { value: 0.25, source: 'CERT CA-2001-26', doubt: '' },
  },
  capacity: null,
  spread: { value: 0, source: 'assumed', doubt: 'hosts differ; how much is not published' },
  calendar: null,
  anchors: [{ text: 'half of its scans stay in the own /16', source: 'CERT CA-2001-26' }],
}
