import { codeRedFigures, MOORE } from '../code-red-figures.ts'
import type { Worm } from '../parameters.ts'

export const codeRedV2: Worm = {
  id: 'code-red-v2',
  name: 'Code Red v2',
  story:
    'On 19 July 2001 a second version with a random seed infected every server that could be reached within a day.',
  ...codeRedFigures,
  scanning: { kind: 'uniform' },
  calendar: {
    starts: '2001-07-19T10:00:00Z',
    phases: [
      { phase: 'spread', fromDay: 1, toDay: 19 },
      { phase: 'attack', fromDay: 20, toDay: 27 },
      { phase: 'sleep', fromDay: 28, toDay: 31 },
    ],
  },
  anchors: [
    { text: 'more than 359,000 hosts in less than 14 hours', source: MOORE },
    { text: 'more than 2,000 hosts a minute at the peak', source: MOORE },
  ],
}
