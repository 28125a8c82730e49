import { expect, it } from 'vitest'
import type { EarlierPlace } from './earlier-place.ts'
import { createSensorState, type Totals } from './sensor-state.ts'

const totals: Totals = { bytes: 1, lines: 2, parsed: 2, unparsed: 0, skipped: 0, gapBytes: 0, gapReason: null }

function earlier(inode: string, state: EarlierPlace['state'], offset: number): EarlierPlace {
  const print = { length: 64, hash: `h${inode}` }
  const file = { path: '/var/log/access.log', device: '8', inode, head: print, tail: print }
  return { ...file, offset, line: 3, size: 100, state, packed: false, notes: [] }
}

it('opens the journal of an earlier version: its places, and the changes behind them', () => {
  const state = createSensorState()
  const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value))
  state.restore(
    bytes({ targets: ['/var/log'], places: [earlier('1', 'reading', 10), earlier('2', 'known', 0)], totals }),
  )
  state.apply(bytes({ targets: [], removed: ['8:1'], places: [earlier('1', 'lost', 20)], totals }))
  expect(state.checkpoint()).toMatchObject({
    targets: ['/var/log'],
    places: [
      { id: '8:2', state: 'known', home: true },
      { id: '8:1:h1', state: 'reading', home: false, offset: 20 },
    ],
  })
})
