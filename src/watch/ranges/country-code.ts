/** Stand for no single country in registry files: whole regions, and codes without an owner. */
const NO_COUNTRY = new Set(['ZZ', 'EU', 'AP', 'XX', 'A1', 'A2', 'O1'])

/** The code in capitals; null when it names no country (such ranges count as unknown); undefined when it is no code at all. */
export function countryCode(text: string): string | null | undefined {
  const code = text.trim().toUpperCase()
  if (code === '' || code === '-' || NO_COUNTRY.has(code)) return null
  return /^[A-Z]{2}$/.test(code) ? code : undefined
}
