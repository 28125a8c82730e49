/**
 * A regular expression for a value, changed so that it stays inside one argument of a query: `.` and negated classes no
 * longer match `&`. Anchors are given to the caller.
 */
export function insideArgument(source: string): { body: string; fromStart: boolean; toEnd: boolean } {
  const fromStart = source.startsWith('^')
  const toEnd = /(?:^|[^\\])(?:\\\\)*\$$/.test(source)
  const inner = source.slice(fromStart ? 1 : 0, toEnd ? -1 : undefined)
  let body = ''
  for (let at = 0; at < inner.length; at++) {
    const char = inner.charAt(at)
    if (char === '\\') {
      const escaped = inner.charAt(++at)
      body += /[WDS]/.test(escaped) ? `[^&${CLASS[escaped] ?? ''}]` : `\\${escaped}`
    } else if (char === '[') {
      const end = classEnd(inner, at)
      body += inner.slice(at, end).replace(/^\[\^/, '[^&')
      at = end - 1
    } else body += char === '.' ? '[^&]' : char
  }
  return { body, fromStart, toEnd }
}

const CLASS: Readonly<Record<string, string>> = { W: '\\w', D: '\\d', S: '\\s' }

function classEnd(source: string, start: number): number {
  let at = start + 1
  if (source.charAt(at) === '^') at++
  if (source.charAt(at) === ']') at++
  while (at < source.length && source.charAt(at) !== ']') at += source.charAt(at) === '\\' ? 2 : 1
  return Math.min(at + 1, source.length)
}

/** The value part of `name=value`, for each way of matching, as a regular expression up to `&` or the end. */
export function valueRegex(type: string, value: string, quote: (text: string) => string): string | null {
  if (type === 'contains') return `[^&]*${quote(value)}`
  if (type === 'equals') return `${quote(value)}(?:&|$)`
  if (type === 'startsWith') return quote(value)
  if (type === 'endsWith') return `[^&]*${quote(value)}(?:&|$)`
  if (type !== 'regex') return null
  const { body, fromStart, toEnd } = insideArgument(value)
  return `${fromStart ? '' : '[^&]*'}(?:${body})${toEnd ? '(?:&|$)' : ''}`
}
