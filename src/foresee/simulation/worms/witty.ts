import type { Worm } from '../parameters.ts'

export const witty: Worm = {
  id: 'witty',
  name: 'Witty',
  story:
    'On 20 March 2004 a worm went for a firewall product, from a list of hosts prepared before, and destroyed their disks as it ran.',
  hosts: { value: 12_000, source: 'CAIDA', doubt: '' },
  seeds: { value: 110, source: 'CAIDA: in the first ten seconds', doubt: 'from a prepared list' },
  sent: {
    value: 357,
    source: 'Shannon and Moore (2004): 3 Mbit/s',
    doubt: 'what a telescope saw; congestion drops a part',
  },
  effective: { value: 700, source: 'from 45 to 75 minutes to the plateau', doubt: 'a guess between 550 and 900' },
  scanning: { kind: 'uniform' },
  capacity: null,
  spread: { value: 0, source: 'assumed', doubt: 'hosts differ; how much is not published' },
  calendar: null,
  anchors: [{ text: 'at its plateau after 45 to 75 minutes', source: 'CAIDA; press' }],
}
