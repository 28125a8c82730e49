const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' })

/** `Netherlands`; the code itself when the browser does not know it. */
export function countryName(code: string): string {
  try {
    return names.of(code) ?? code
  } catch {
    return code
  }
}
