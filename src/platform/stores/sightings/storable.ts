/** Event times past this are a forged or broken clock; they are kept under the last minute a 32-bit number holds. */
export const LAST_MINUTE = 2_147_400_000

/** Text as every database takes it: NUL shown as `\x00`, half characters replaced, at most `max` characters. */
export function storable(text: string, max = 4000): string {
  const whole = text.toWellFormed()
  const clean = whole.includes('\0') ? whole.replaceAll('\0', '\\x00') : whole
  return clean.length > max ? clean.slice(0, max).toWellFormed() : clean
}

export function storableMinute(minute: number): number {
  return Math.max(0, Math.min(LAST_MINUTE, Math.trunc(minute) || 0))
}

/** A count a 53-bit number and a database hold: whole, not negative. */
export function storableCount(count: number): number {
  return Math.max(0, Math.min(Number.MAX_SAFE_INTEGER, Math.trunc(count) || 0))
}
