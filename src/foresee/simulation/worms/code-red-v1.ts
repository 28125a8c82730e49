import type { Worm } from '../parameters.ts'
import { codeRedFigures } from '../code-red-figures.ts'

export const codeRedV1: Worm = {
  ...codeRedFigures,
  id: 'code-red-v1',
  name: 'Code Red v1',
  story:
    'The first version, of 12 July 2001, used the same seed in every copy: all walked the same list, and only the one in front found new servers.',
  scanning: { kind: 'shared-list' },
  calendar: null,
  anchors: [
    {
      text: 'grows along a line, not a curve',
      source:
        'follows from the shared list; one /16 saw 8,247 sources on 18 July, more than this model gives: not validated',
    },
  ],
}
