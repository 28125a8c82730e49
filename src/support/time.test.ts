import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clfTime, duration, iso, isoTime } from './time.ts'

const CODE_RED = Date.UTC(2001, 6, 19, 15, 5, 1)
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const anyTime = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) })

function two(n: number): string {
  return String(n).padStart(2, '0')
}

describe('clfTime', () => {
  it.each([
    ['19/Jul/2001:10:05:01 -0500', CODE_RED],
    ['19/JUL/2001:10:05:01 -0500', CODE_RED],
    ['19/jul/2001:15:05:01 +0000', CODE_RED],
    ['19/Jul/2001:20:35:01 +05:30', CODE_RED],
    ['19/Jul/2001:15:05:01 Z', CODE_RED],
    ['19/Jul/2001:15:05:01', CODE_RED],
    ['Jul/19/2001:15:05:01 +0000', CODE_RED],
    ['19/Jul/2001:15:05:01.123456789 +0000', CODE_RED + 123],
    ['19/Jul/2001:15:05:01.5', CODE_RED + 500],
    ['9/Jul/2001:15:05:01 +0000', CODE_RED - 10 * 86_400_000],
    ['29/Feb/2000:00:00:00 +0000', Date.UTC(2000, 1, 29)],
    ['31/Dec/2016:23:59:60 +0000', Date.UTC(2017, 0, 1)],
  ])('reads %s', (text, ms) => {
    expect(clfTime(text)).toBe(ms)
  })

  it.each([
    '',
    '-',
    '31/Feb/2001:00:00:00 +0000',
    '29/Feb/2001:00:00:00 +0000',
    '29/Feb/2100:00:00:00 +0000',
    '00/Jan/2001:00:00:00 +0000',
    '32/Jan/2001:00:00:00 +0000',
    '19/Jux/2001:10:05:01 -0500',
    '19/anf/2001:10:05:01 -0500',
    '19/Jul/2001:24:00:00 +0000',
    '19/Jul/2001:10:60:00 +0000',
    '19/Jul/2001:10:05:61 +0000',
    '19/Jul/2001:10:05:01 +0060',
    '19/Jul/2001:10:05:01 +2400',
    '19/Jul/1969:10:05:01 +0000',
    '19/Jul/2001:10:05:01 UTC',
    '19/Jul/2001:10:05:01 -0500 ',
    '[19/Jul/2001:10:05:01 -0500]',
    '19/Jul/2001 10:05:01 -0500',
    '19/07/2001:10:05:01 -0500',
    '19/Jul/2001:10:05:01. +0000',
  ])('refuses %j', (text) => {
    expect(clfTime(text)).toBeNull()
  })

  it('reads any time in any zone and any case', () => {
    fc.assert(
      fc.property(anyTime, fc.integer({ min: -14 * 4, max: 14 * 4 }), fc.boolean(), (ms, quarters, upper) => {
        const second = Math.floor(ms / 1000) * 1000
        const local = new Date(second + quarters * 15 * 60_000)
        if (local.getTime() < 0) return
        const zone = `${quarters < 0 ? '-' : '+'}${two(Math.floor(Math.abs(quarters) / 4))}${two((Math.abs(quarters) % 4) * 15)}`
        const text = `${two(local.getUTCDate())}/${months[local.getUTCMonth()]}/${local.getUTCFullYear()}:${local.toISOString().slice(11, 19)} ${zone}`
        expect(clfTime(upper ? text.toUpperCase() : text)).toBe(second)
      }),
    )
  })
})

describe('isoTime', () => {
  it.each([
    ['2001-07-19T15:05:01Z', CODE_RED],
    ['2001-07-19t15:05:01z', CODE_RED],
    ['2001-07-19 15:05:01', CODE_RED],
    ['2001-07-19T10:05:01-05:00', CODE_RED],
    ['2001-07-19T10:05:01-0500', CODE_RED],
    ['2001-07-19T10:05:01-05', CODE_RED],
    ['2001-07-19 10:05:01 -0500', CODE_RED],
    ['2001-07-19T15:05:01.987654321Z', CODE_RED + 987],
    ['2001-07-19T15:05:01,5Z', CODE_RED + 500],
    ['2001-07-19T15:05Z', CODE_RED - 1000],
    ['2001-07-19', Date.UTC(2001, 6, 19)],
  ])('reads %s', (text, ms) => {
    expect(isoTime(text)).toBe(ms)
  })

  it.each([
    '',
    '2001-02-30',
    '2001-13-01',
    '2001-00-01',
    '2001-07-19T25:00:00Z',
    '2001-07-19T',
    '20010719',
    '2001-7-19',
    '2001-07-19T15:05:01+5',
    '0001-01-01',
  ])('refuses %j', (text) => {
    expect(isoTime(text)).toBeNull()
  })

  it('is the inverse of iso, to the second', () => {
    fc.assert(fc.property(anyTime, (ms) => isoTime(iso(ms)) === Math.floor(ms / 1000) * 1000))
  })
})

describe('iso', () => {
  it('has no fraction and never throws', () => {
    expect(iso(CODE_RED + 999)).toBe('2001-07-19T15:05:01Z')
    expect(iso(Number.NaN)).toBe('unknown')
    expect(iso(1e300)).toBe('unknown')
  })
})

describe('duration', () => {
  it.each([
    [0, '0 ms'],
    [250, '250 ms'],
    [999.9, '1 s'],
    [3100, '3.1 s'],
    [59_700, '1 min'],
    [37 * 60_000, '37 min'],
    [5.5 * 3_600_000, '5.5 h'],
    [26 * 3_600_000, '26 h'],
    [2 * 86_400_000, '2 days'],
    [1100 * 86_400_000, '3 years'],
    [-3100, '-3.1 s'],
    [Number.POSITIVE_INFINITY, 'unknown'],
  ])('%d ms is %s', (ms, text) => {
    expect(duration(ms)).toBe(text)
  })
})
