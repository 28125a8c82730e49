/* Reading outside JSON without believing its shape. Everything missing or of another type becomes null or empty. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

/** Null and why, when the text is not JSON. */
export function parseJson(text: string): { value: Json } | { failed: string } {
  try {
    return { value: JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) as Json }
  } catch (error) {
    return { failed: error instanceof Error ? error.message : 'not JSON' }
  }
}

export function objectOf(value: Json | undefined): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
}

export function objectIn(parent: JsonObject | null, key: string): JsonObject | null {
  return parent === null ? null : objectOf(memberOf(parent, key))
}

export function listIn(parent: JsonObject | null, key: string): Json[] {
  const value = parent === null ? undefined : memberOf(parent, key)
  return Array.isArray(value) ? value : []
}

export function objectsIn(parent: JsonObject | null, key: string): JsonObject[] {
  const found: JsonObject[] = []
  for (const value of listIn(parent, key)) {
    const object = objectOf(value)
    if (object !== null) found.push(object)
  }
  return found
}

/** Texts, and numbers as they print (some writers leave the quotes out). */
export function textOf(value: Json | undefined): string | null {
  if (typeof value === 'string') return value
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null
}

export function textIn(parent: JsonObject | null, key: string): string | null {
  return parent === null ? null : textOf(memberOf(parent, key))
}

export function textsIn(parent: JsonObject | null, key: string): string[] {
  const found: string[] = []
  for (const value of listIn(parent, key)) {
    const text = textOf(value)
    if (text !== null) found.push(text)
  }
  return found
}

export function numberIn(parent: JsonObject | null, key: string): number | null {
  const value = parent === null ? undefined : memberOf(parent, key)
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string' || value.trim() === '') return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

/** Own members only: `constructor` in a document is a name like any other. */
function memberOf(parent: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(parent, key) ? parent[key] : undefined
}
