import type { Worm } from '../parameters.ts'

export const wannacry: Worm = {
  id: 'wannacry',
  name: 'WannaCry',
  story:
    'On 12 May 2017 a worm with a known and patched hole encrypted the disks of hospitals and factories, until somebody registered the name it asked for.',
  hosts: {
    value: 727_000,
    source: 'Kryptos Logic: addresses seen at the sinkhole in two weeks',
    doubt: 'addresses, not machines',
  },
  seeds: { value: 1, source: 'assumed', doubt: '' },
  sent: { value: 25, source: 'not published', doubt: 'a guess' },
  effective: { value: 6, source: 'not published', doubt: 'a guess; its spread inside networks is not simulated' },
  scanning: { kind: 'uniform' },
  capacity: null,
  spread: { value: 0, source: 'assumed', doubt: 'hosts differ; how much is not published' },
  calendar: null,
  anchors: [{ text: 'some hundred thousand within a day', source: 'press' }],
}
