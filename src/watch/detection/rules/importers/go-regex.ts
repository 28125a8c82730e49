/** A Go regular expression in our dialect: groups lose their names, a leading `(?i)` becomes the flag. */
export function fromGoRegex(source: string): { source: string; folded: boolean } {
  const folded = source.startsWith('(?i)')
  const body = folded ? source.slice(4) : source
  return { source: body.replace(/\(\?P?<[A-Za-z_]\w*>/g, '(?:'), folded }
}

/** The text as a regular expression that matches just it. */
export function quoteRegex(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}/]/g, '\\$&')
}
