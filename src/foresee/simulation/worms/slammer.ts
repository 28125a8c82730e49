import type { Worm } from '../parameters.ts'

export const slammer: Worm = {
  id: 'slammer',
  name: 'Slammer',
  story:
    'On 25 January 2003 a worm of one packet of 376 bytes doubled every 8.5 seconds and filled the links of the Internet within three minutes.',
  hosts: { value: 75_000, source: 'Moore and others: Inside the Slammer worm (IEEE S&P 2003)', doubt: 'a lower bound' },
  seeds: { value: 1, source: 'assumed', doubt: '' },
  sent: { value: 4_000, source: 'Moore and others (IEEE S&P 2003): mean; at most 26,000', doubt: '' },
  effective: {
    value: 4_670,
    source: 'from a doubling time of 8.5 s',
    doubt: 'above the published mean, which would give 9.9 s',
  },
  scanning: { kind: 'uniform' },
  capacity: {
    value: 55_000_000,
    source: 'Moore and others (IEEE S&P 2003): more than 55 million scans a second after three minutes',
    doubt: 'as seen; the links lost more',
  },
  spread: { value: 0, source: 'assumed', doubt: 'lines differed by a factor of a hundred' },
  calendar: null,
  anchors: [
    { text: 'doubles every 8.5 ± 1 s at first', source: 'Moore and others (IEEE S&P 2003)' },
    { text: 'more than 90 % within 10 minutes', source: 'Moore and others (IEEE S&P 2003)' },
  ],
}
