import { describe, expect, it } from 'vitest'
import { afterKey, firstView, type View } from './view.ts'

function typed(keys: readonly string[], from: View = firstView()): View {
  return keys.reduce(afterKey, from)
}

describe('keys of the live screen', () => {
  it('q and Ctrl-C leave, also while something is typed (Ctrl-C)', () => {
    expect(typed(['q']).done).toBe(true)
    expect(typed(['/', 'q']).done).toBe(false)
    expect(typed(['/', '\x03']).done).toBe(true)
  })

  it('/ filters while one types; Enter keeps it, Esc clears it', () => {
    expect(typed(['/', 'r', 'e', 'd'])).toMatchObject({ filter: 'red', typing: { text: 'red' } })
    expect(typed(['/', 'r', 'x', '\x7f', '\r'])).toMatchObject({ filter: 'r', typing: null })
    expect(typed(['/', 'r', '\r', '\x1b'])).toMatchObject({ filter: '' })
  })

  it(': jumps to a page by the beginning of its name, says so when there is none, and leaves with q', () => {
    expect(typed([':', 's', 'o', '\r']).page).toBe('sources')
    expect(typed([':', 'x', 'y', '\r'])).toMatchObject({ page: 'threats', note: expect.stringContaining('no page xy') })
    expect(typed([':', 'q', '\r']).done).toBe(true)
  })

  it('? shows help and goes back; digits and Tab change the page; arrows scroll', () => {
    expect(typed(['?']).page).toBe('help')
    expect(typed(['?', '?']).page).toBe('threats')
    expect(typed(['4']).page).toBe('health')
    expect(typed(['\t']).page).toBe('sources')
    expect(typed(['j', 'j', 'k']).top).toBe(1)
    expect(typed(['k']).top).toBe(0)
  })

  it('takes no control character or escape sequence for text', () => {
    expect(typed(['/', '\x1b[A', '\x07', 'a'])).toMatchObject({ typing: { text: 'a' } })
  })
})
