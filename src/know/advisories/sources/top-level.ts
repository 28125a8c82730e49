/**
 * Cuts the text of a JSON object into its members without reading their values: for files so large that one object of
 * all would not fit. Values are not checked; whoever reads them does.
 */
export function* topLevelMembers(text: string): Iterable<{ key: string; value: string } | { failed: string }> {
  let at = skipSpace(text, text.charCodeAt(0) === 0xfeff ? 1 : 0)
  if (text[at] !== '{') return yield { failed: 'not a JSON object' }
  at = skipSpace(text, at + 1)
  while (text[at] !== '}') {
    const keyEnd = text[at] === '"' ? endOfString(text, at) : -1
    if (keyEnd < 0) return yield { failed: `a name in quotes was expected at character ${at}` }
    const key = JSON.parse(text.slice(at, keyEnd)) as string
    at = skipSpace(text, keyEnd)
    if (text[at] !== ':') return yield { failed: `a colon was expected at character ${at}` }
    const start = skipSpace(text, at + 1)
    const end = endOfValue(text, start)
    if (end < 0) return yield { failed: `the text ends inside \`${key.slice(0, 80)}\`` }
    yield { key, value: text.slice(start, end) }
    at = skipSpace(text, end)
    if (text[at] === ',') at = skipSpace(text, at + 1)
    else if (text[at] !== '}') return yield { failed: `the object does not end: character ${at}` }
  }
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && ' \n\r\t'.includes(text.charAt(at))) at++
  return at
}

/** Behind the closing quote; -1 when there is none, or the string is not one of JSON. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x5c) at++
    else if (code === 0x22) return isString(text.slice(from, at + 1)) ? at + 1 : -1
  }
  return -1
}

function isString(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'string'
  } catch {
    return false
  }
}

/** Behind an object, list, string or word; -1 when the text ends first. */
function endOfValue(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) {
      for (at++; at < text.length && text.charCodeAt(at) !== 0x22; at++) if (text.charCodeAt(at) === 0x5c) at++
      if (at >= text.length) return -1
      if (depth === 0) return at + 1
    } else if (code === 0x7b || code === 0x5b) depth++
    else if (code === 0x7d || code === 0x5d) {
      if (depth === 0) return at
      if (--depth === 0) return at + 1
    } else if (depth === 0 && (code === 0x2c || code <= 0x20)) return at
  }
  return -1
}
