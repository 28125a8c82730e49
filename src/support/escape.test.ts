import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvCell, fromUtf8, html, utf8, visible, visibleText } from './escape.ts'

const DANGEROUS = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u
const nastyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '\x1b',
      '\0',
      '\r',
      '\n',
      '\t',
      '\x7f',
      '\x85',
      '\x9b',
      '\u202e',
      '\u2066',
      '\u200b',
      '\u200d',
      '\ufeff',
    ),
    fc.constantFrom(
      '\ud800',
      '\udc41',
      '\udfff',
      ' ',
      '\u0301',
      '\u00ad',
      '\u3164',
      '=',
      '"',
      "'",
      '<',
      '&',
      'é',
      '漢',
      '😀',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
})
const nastyBytes = fc
  .oneof(
    fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('latin1')),
    nastyText.map(utf8),
  )
  .map(String)

describe('visible', () => {
  it('leaves plain text alone and decodes UTF-8', () => {
    expect(visible('GET /default.ida?NNNN HTTP/1.0')).toBe('GET /default.ida?NNNN HTTP/1.0')
    expect(visible(utf8('/größe/漢字/😀'))).toBe('/größe/漢字/😀')
  })

  it.each([
    ['a colour sequence', '\x1b[31mred', '\\x1b[31mred'],
    ['a clipboard write (OSC 52)', '\x1b]52;c;aGk=\x07', '\\x1b]52;c;aGk=\\x07'],
    ['a carriage return that overwrites', 'bad\rgood', 'bad\\x0dgood'],
    ['delete, NUL, tab, newline', '\x7f\0\t\n', '\\x7f\\x00\\x09\\x0a'],
    ['an 8-bit control sequence as a bare byte', '\x9b31m', '\\x9b31m'],
    ['an 8-bit control sequence in UTF-8', '\xc2\x9b31m', '\\u{9b}31m'],
    ['overlong UTF-8', '/..\xc0\xaf..', '/..\\xc0\\xaf..'],
    ['a surrogate in UTF-8', '\xed\xa0\x80', '\\xed\\xa0\\x80'],
    ['a code point beyond Unicode', '\xf4\x90\x80\x80', '\\xf4\\x90\\x80\\x80'],
    ['a cut sequence at the end', 'a\xe6\xbc', 'a\\xe6\\xbc'],
    ['bidi override', utf8('a\u202eb'), 'a\\u{202e}b'],
    ['zero width space', utf8('a\u200bb'), 'a\\u{200b}b'],
    ['no-break space', utf8('a\u00a0b'), 'a\\u{a0}b'],
    ['a mark with nothing to sit on', utf8('\u0301a'), '\\u{301}a'],
    ['piled up marks', utf8('x\u0301\u0301\u0301'), 'x\u0301\u0301\\u{301}'],
    ['a backslash of the server itself', '\\x16\\x03', '\\x16\\x03'],
  ])('shows %s', (_, bytes, shown) => {
    expect(visible(bytes)).toBe(shown)
  })

  it('cuts at max characters and says so', () => {
    expect(visible('a'.repeat(500))).toBe(`${'a'.repeat(399)}…`)
    expect(visible('abc', 3)).toBe('abc')
    expect(visible('abcd', 3)).toBe('ab…')
    expect(visible(utf8('😀😀😀😀'), 3)).toBe('😀😀…')
    expect([...visible('\x1b'.repeat(9), 8)].length).toBeLessThanOrEqual(8)
  })

  it('never lets anything dangerous through, whatever the bytes', () => {
    fc.assert(
      fc.property(nastyBytes, fc.integer({ min: 1, max: 60 }), (bytes, max) => {
        const shown = visible(bytes, max)
        expect(shown).not.toMatch(DANGEROUS)
        expect([...shown].length).toBeLessThanOrEqual(max)
      }),
      { numRuns: 2000 },
    )
  })

  it('costs little on a 64 KiB line', () => {
    const line = '\xf0\x9f'.repeat(32768)
    const start = performance.now()
    for (let i = 0; i < 100; i++) visible(line)
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

describe('visibleText, html and csvCell', () => {
  it('never let anything dangerous through', () => {
    fc.assert(
      fc.property(nastyText, (text) => {
        expect(visibleText(text)).not.toMatch(DANGEROUS)
        expect(html(text)).not.toMatch(DANGEROUS)
        expect(html(text)).not.toMatch(/[<>"'`]/)
        expect(html(text)).not.toMatch(/&(?!#\d+;)/)
        expect(csvCell(text)).not.toMatch(DANGEROUS)
        expect(csvCell(text)).not.toMatch(/^"?\s*[=+\-@]/)
      }),
      { numRuns: 2000 },
    )
  })

  it('shows lone surrogates by number', () => {
    expect(visibleText('a\ud800b\udc41')).toBe('a\\u{d800}b\\u{dc41}')
  })

  it('makes markup harmless', () => {
    expect(html('<img src=x onerror="a(\'b\')">&')).toBe('&#60;img src=x onerror=&#34;a(&#39;b&#39;)&#34;&#62;&#38;')
  })

  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(1)', "'@SUM(1)"],
    ['\t=1', "'\\x09=1"],
    ['\r=1', "'\\x0d=1"],
    ['\0x', "'\\x00x"],
    [' =1', "' =1"],
    ['', ''],
  ])('writes the CSV cell %j as %j', (text, cell) => {
    expect(csvCell(text)).toBe(cell)
  })

  it('parses back to the guarded text by the rules of RFC 4180', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const cell = csvCell(text)
        const parsed = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell
        expect(parsed.replace(/^'/, '')).toBe(visibleText(text, Number.POSITIVE_INFINITY).replace(/^'/, ''))
      }),
    )
  })
})

describe('utf8', () => {
  it('and fromUtf8 are inverse on well-formed text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => fromUtf8(utf8(text)) === text))
  })

  it('gives one char per byte', () => {
    expect(utf8('é')).toBe('\xc3\xa9')
    expect(fromUtf8('\xff')).toBe('�')
  })
})
