import { describe, expect, it } from 'vitest'
import { LAST_SECOND, readTimeWindow } from './time-window.ts'

const now = Date.parse('2026-11-21T12:00:00Z')

describe('--since and --until', () => {
  it('take dates, times with and without zone, and ages', () => {
    expect(readTimeWindow({ since: '2026-11-20', until: '2026-11-20' }, now)).toEqual({
      since: Date.parse('2026-11-20T00:00:00Z') / 1000,
      until: Date.parse('2026-11-20T23:59:59Z') / 1000,
    })
    expect(readTimeWindow({ since: '2026-11-20T10:00+02:00' }, now).since).toBe(
      Date.parse('2026-11-20T08:00:00Z') / 1000,
    )
    expect(readTimeWindow({ since: '2026-11-20 10:00' }, now).since).toBe(Date.parse('2026-11-20T10:00:00Z') / 1000)
    expect(readTimeWindow({ since: '36h' }, now).since).toBe(now / 1000 - 36 * 3600)
    expect(readTimeWindow({}, now)).toEqual({ since: 0, until: LAST_SECOND })
  })

  it.each(['yesterday', '2026-13-01', '5', '', '-3h'])('refuse %j, naming the flag', (text) => {
    expect(() => readTimeWindow({ since: text }, now)).toThrow(/--since/)
  })

  it('refuse a window that ends before it begins', () => {
    expect(() => readTimeWindow({ since: '2026-11-20', until: '2026-11-19' }, now)).toThrow(/later than/)
  })
})
