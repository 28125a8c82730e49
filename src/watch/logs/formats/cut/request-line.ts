import type { ByteString } from '../../../../model/record.ts'

/** Bounds of the parts of a request line inside a longer text; -1, -1 for what it does not have. */
export interface RequestParts {
  methodEnd: number
  targetStart: number
  targetEnd: number
  protocolStart: number
}

/** Splits `text[start,end)` by the rules written at `Layout`; all -1 when it is no request line. The result is reused. */
export function splitRequest(text: ByteString, start: number, end: number): RequestParts {
  PARTS.methodEnd = PARTS.targetStart = PARTS.targetEnd = PARTS.protocolStart = -1
  const first = text.indexOf(' ', start)
  if (first === -1 || first >= end || !isMethod(text, start, first)) return PARTS
  const last = text.lastIndexOf(' ', end - 1)
  if (last > first && isProtocol(text, last + 1, end)) {
    PARTS.methodEnd = first
    PARTS.targetStart = first + 1
    PARTS.targetEnd = last
    PARTS.protocolStart = last + 1
  } else if (first + 1 < end && text.charCodeAt(first + 1) === 47 /* / */) {
    PARTS.methodEnd = first
    PARTS.targetStart = first + 1
    PARTS.targetEnd = end
  }
  return PARTS
}

const PARTS: RequestParts = { methodEnd: -1, targetStart: -1, targetEnd: -1, protocolStart: -1 }

function isMethod(text: string, start: number, end: number): boolean {
  const length = end - start
  if (length < 1 || length > 32 || !isLetter(text.charCodeAt(start))) return false
  for (let i = start + 1; i < end; i++) {
    const code = text.charCodeAt(i)
    if (!isLetter(code) && !(code >= 48 && code <= 57) && code !== 95 && code !== 45) return false
  }
  return true
}

/** Two to eight capitals, `/`, a digit. */
function isProtocol(text: string, start: number, end: number): boolean {
  let at = start
  while (at < end && text.charCodeAt(at) >= 65 && text.charCodeAt(at) <= 90) at++
  const letters = at - start
  if (letters < 2 || letters > 8 || at + 1 >= end || text.charCodeAt(at) !== 47) return false
  const digit = text.charCodeAt(at + 1)
  return digit >= 48 && digit <= 57
}

function isLetter(code: number): boolean {
  const lower = code | 32
  return lower >= 97 && lower <= 122
}
