/** Text as PostgreSQL can keep it: without NUL and broken surrogates. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed()
}

/** JSON as PostgreSQL can keep it, keys in order, so that equal values are equal texts. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'string') return storableText(inner)
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    const names = Object.keys(inner).toSorted()
    return Object.fromEntries(names.map((name) => [storableText(name), (inner as Record<string, unknown>)[name]]))
  })
}
