/** The word of a table, or the key itself when the table has none (a newer server knows more): never what every object inherits. */
export function wordOf<K extends string>(table: Readonly<Record<K, string>>, key: K): string {
  return Object.hasOwn(table, key) ? table[key] : key
}
