import type { Pool } from 'pg'
import { hexOf, isNameKey, sourceText } from '../../source-key.ts'

/** The texts of source keys, host names looked up. */
export async function sourceTexts(pool: Pool, keys: readonly Uint8Array[]): Promise<string[]> {
  const named = keys.filter(isNameKey).map(hexOf)
  const names = new Map<string, string>()
  if (named.length > 0) {
    const { rows } = await pool.query<{ key: string; name: string }>(
      `select replace(key::text, '-', '') as key, name from sightings.source_name where key = any($1::uuid[])`,
      [named],
    )
    for (const { key, name } of rows) names.set(key, name)
  }
  return keys.map((key) => sourceText(key, names))
}
