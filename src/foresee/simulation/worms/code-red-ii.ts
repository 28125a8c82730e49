import type { Worm } from '../parameters.ts'

export const codeRedIi: Worm = {
  id: 'code-red-ii',
  name: 'Code Red II',
  story:
    'On 4 August 2001 another worm took the same hole, left a back door, and tried addresses near its own first: half of them in its own /8.',
  hosts: { value: 359_104, source: 'taken over from Code Red v2', doubt: 'nobody counted its hosts apart' },
  seeds: { value: 1, source: 'assumed', doubt: '' },
  sent: {
    value: 100,
    source: 'eEye: 300 or 600 threads, most of them waiting',
    doubt: 'the true mean is not published',
  },
  effective: { value: 5.98, source: 'taken over from Code Red v2', doubt: 'not measured for this worm' },
  scanning: {
    kind: 'local',
    same16: { value: 0.375, source: 'Nazario, view from a /32 (2001): 3 of 8', doubt: '' },
    same8: { value: 0.5, source: 'Nazario, view from a /32 (2001): 1 of 2', doubt: '' },
  },
  capacity: null,
  spread: { value: 0, source: 'assumed', doubt: 'hosts differ; how much is not published' },
  calendar: null,
  anchors: [
    {
      text: 'much faster than uniform scanning where hosts cluster',
      source: 'follows from the model; depends wholly on the clustering, which here is synthetic',
    },
  ],
}
