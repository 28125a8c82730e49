import { describe, expect, it } from 'vitest'
import { quoteRegex } from '../go-regex.ts'
import { insideArgument, valueRegex } from './argument-regex.ts'

function matches(type: string, value: string, query: string): boolean {
  return new RegExp(`(?:^|&)id=${valueRegex(type, value, quoteRegex)}`, 'i').test(query)
}

describe('matching the value of one argument', () => {
  it('never looks into the next argument', () => {
    expect(matches('regex', '[^0-9]', 'id=5&x=a')).toBe(false)
    expect(matches('regex', '[^0-9]', 'id=5a&x=1')).toBe(true)
    expect(matches('regex', 'a.*b', 'id=a&x=b')).toBe(false)
    expect(matches('regex', '\\Wb', 'id=a&b')).toBe(false)
    expect(matches('contains', 'b', 'id=a&x=b')).toBe(false)
  })

  it('keeps anchors at the ends of the value', () => {
    expect(matches('regex', '^[0-9]+$', 'x=1&id=55&y=2')).toBe(true)
    expect(matches('regex', '^[0-9]+$', 'id=55a')).toBe(false)
    expect(matches('equals', '15', 'id=15')).toBe(true)
    expect(matches('equals', '15', 'id=150')).toBe(false)
    expect(matches('startsWith', 'file://', 'id=file:///etc')).toBe(true)
    expect(matches('endsWith', '.js', 'id=a.js&b=1')).toBe(true)
    expect(matches('endsWith', '.js', 'id=a.jsp&b=1')).toBe(false)
  })

  it('leaves classes and escapes whole', () => {
    expect(insideArgument('[]a.]\\..')).toEqual({ body: '[]a.]\\.[^&]', fromStart: false, toEnd: false })
    expect(insideArgument('^a\\$')).toEqual({ body: 'a\\$', fromStart: true, toEnd: false })
  })

  it('knows no other kind of match', () => {
    expect(valueRegex('gte', '1', quoteRegex)).toBeNull()
  })
})
