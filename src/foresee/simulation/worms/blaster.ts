import type { Worm } from '../parameters.ts'

export const blaster: Worm = {
  id: 'blaster',
  name: 'Blaster',
  story: 'In August 2003 a worm tried addresses one after the other, often beginning near its own.',
  hosts: {
    value: 500_000,
    source: 'between the 250,000 that Arbor saw in a week and later estimates of many millions',
    doubt: 'by a factor of ten',
  },
  seeds: { value: 1, source: 'assumed', doubt: '' },
  sent: { value: 20, source: 'not published: 20 connections at a time', doubt: 'a guess' },
  effective: { value: 4, source: 'not published', doubt: 'a guess' },
  scanning: {
    kind: 'sequential',
    near: { value: 0.4, source: 'Bailey and others: the Blaster worm, then and now (2005)', doubt: '' },
  },
  capacity: null,
  spread: { value: 0, source: 'assumed', doubt: 'hosts differ; how much is not published' },
  calendar: null,
  anchors: [{ text: 'hundreds of thousands within days', source: 'Bailey and others (2005)' }],
}
