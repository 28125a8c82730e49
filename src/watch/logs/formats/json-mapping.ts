import { formatFromLayout } from './layout-format.ts'
import type { Format, JsonKey, Role } from './types.ts'

/** Where each meaning stands: one dotted path, or several in order of preference. `source` (or `source-port`) is a must. */
export type JsonMapping = Readonly<Partial<Record<Role, string | readonly string[]>>>

/** A format for any other JSON log. Paths not mapped are not kept. Throws when no source is named. */
export function formatFromMapping(mapping: JsonMapping, id = 'json-mapped'): Format {
  const keys: JsonKey[] = []
  for (const [role, paths] of Object.entries(mapping)) {
    for (const path of typeof paths === 'string' ? [paths] : paths) keys.push({ path, role: role as Role })
  }
  return formatFromLayout(id, 'JSON, fields named by you', { kind: 'json', keys })
}
