import type { Worm } from '../parameters.ts'

export const mirai: Worm = {
  id: 'mirai',
  name: 'Mirai',
  story: 'In 2016 devices with factory passwords were taken over by the hundred thousand.',
  hosts: { value: 600_000, source: 'Antonakakis and others: Understanding the Mirai botnet (2017): peak', doubt: '' },
  seeds: {
    value: 1,
    source: 'Antonakakis and others (2017)',
    doubt: 'the count after 20 hours fits with one and a half',
  },
  sent: { value: 200, source: 'not published', doubt: 'a guess' },
  effective: { value: 1.103, source: 'from a doubling time of 75 minutes', doubt: '' },
  scanning: { kind: 'uniform' },
  capacity: null,
  spread: { value: 0, source: 'assumed', doubt: 'hosts differ; how much is not published' },
  calendar: null,
  anchors: [
    { text: 'about 65,000 devices in 20 hours', source: 'Antonakakis and others (2017)' },
    { text: 'doubles every 75 minutes at first', source: 'Antonakakis and others (2017)' },
  ],
}
