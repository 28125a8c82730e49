/* Pieces of sort keys: strings whose order by code unit is the order of what they stand for. */

/** A run of digits of any length by its value: the count of digits in front makes longer numbers greater. */
export function numberKey(digits: string): string {
  let start = 0
  while (start < digits.length && digits.charCodeAt(start) === 48) start++
  const rest = digits.slice(start)
  return String.fromCharCode(NUMBER_BASE + rest.length) + rest
}

/** Lowest first character of a number's key, so that a key can say "below every number" with a smaller one. */
export const NUMBER_BASE = 0x100

/** A text that compares by its characters and ends: a shorter one comes before the longer ones that begin with it. */
export function textKey(text: string): string {
  return `${text}\u0000`
}

/** Digits, nothing else, at least one. */
export function isDigits(text: string): boolean {
  if (text.length === 0) return false
  for (let at = 0; at < text.length; at++) if (!isDigit(text.charCodeAt(at))) return false
  return true
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

export function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
}
