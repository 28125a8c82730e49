import { describe, expect, it } from 'vitest'
import { createPaint } from '../render/paint.ts'
import type { LivePicture } from './picture.ts'
import { screen } from './screen.ts'
import { firstView } from './view.ts'

const MINUTE = 60_000
const now = 1_795_000 * MINUTE * 16

function picture(change: Partial<LivePicture> = {}): LivePicture {
  const minutes = [...Array.from({ length: 50 }, () => 0), ...Array.from({ length: 10 }, (_, i) => i)]
  return {
    now,
    started: now - 3_600_000,
    threats: [
      {
        id: 'code-red',
        name: 'Code Red',
        kind: 'worm',
        requests: 1204,
        sources: 381,
        minutes,
        answered: 2,
        last: now / MINUTE,
      },
    ],
    sources: [{ address: '198.51.100.7', requests: 5, threats: ['code-red'], last: now / MINUTE - 5 }],
    unknown: [],
    health: null,
    lines: minutes,
    probes: minutes,
    ...change,
  }
}

const plain = createPaint({ tty: false, color: false, plain: false, columns: 100, env: {} })
const shown = (view = firstView(), of = picture(), columns = 100, rows = 20): string[] =>
  screen(of, view, plain, columns, rows)

describe('the live screen', () => {
  it('fills exactly the rows there are, and no line is wider than the terminal', () => {
    for (const columns of [40, 80, 200]) {
      const lines = shown(firstView(), picture(), columns, 24)
      expect(lines).toHaveLength(24)
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns)
    }
  })

  it('shows what rises, with its last half hour and what was answered', () => {
    const text = shown().join('\n')
    expect(text).toContain('1 threat rising')
    expect(text).toMatch(/● Code Red +1,204 req +381 src .*█.* 2 answered 2xx/)
  })

  it('filters, also by what not to show', () => {
    expect(shown({ ...firstView(), filter: 'nimda' }).join('\n')).toContain('Nothing fits "nimda"')
    expect(shown({ ...firstView(), filter: '!nimda' }).join('\n')).toContain('Code Red')
  })

  it('says what was looked at when there is nothing, and shows hostile names as text', () => {
    expect(shown(firstView(), picture({ threats: [] })).join('\n')).toContain('No probe seen in 0 lines')
    const hostile = picture({ sources: [{ address: 'x\x1b[2J\u202e', requests: 1, threats: ['\x07'], last: 0 }] })
    expect(shown({ ...firstView(), page: 'sources' }, hostile).join('\n')).not.toMatch(/[\x00-\x09\x0b-\x1f\u202e]/)
  })
})
