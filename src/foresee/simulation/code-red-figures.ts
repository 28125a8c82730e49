import type { Worm } from './parameters.ts'

export const MOORE = 'Moore, Shannon, Brown: Code-Red, a case study (IMW 2002)'

/** What the two versions of Code Red share: they differ in how they choose addresses, not in what they infect. */
export const codeRedFigures: Pick<Worm, 'hosts' | 'seeds' | 'sent' | 'effective' | 'capacity' | 'spread'> = {
  hosts: { value: 359_104, source: MOORE, doubt: 'addresses, not machines: many had changing addresses' },
  seeds: { value: 1, source: 'assumed', doubt: 'nobody knows how many began; the start is uncertain by ±0.7 h for it' },
  sent: {
    value: 11,
    source: 'CAIDA; 13.9 in a laboratory (Houle, CERT, 2001)',
    doubt: 'would make the growth almost twice as fast as it was',
  },
  effective: {
    value: 5.98,
    source: 'from a growth of 1.8 an hour (Staniford, Paxson, Weaver 2002)',
    doubt: 'the Slammer report says 37 minutes for the doubling, which is 1.12 an hour',
  },
  capacity: null,
  spread: { value: 0, source: 'assumed', doubt: 'hosts on slow lines scan less' },
}
