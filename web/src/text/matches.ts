/** Keeps what has every word of the filter in one of its texts; a word after `!` must not be there. */
export function matches(filter: string | null, texts: readonly string[]): boolean {
  const all = texts.join('\n').toLowerCase()
  return (filter ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '' && word !== '!')
    .every((word) => (word.startsWith('!') ? !all.includes(word.slice(1)) : all.includes(word)))
}
