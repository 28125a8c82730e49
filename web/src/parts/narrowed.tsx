import type { JSX } from 'preact'
import { change } from '../route/place.ts'

/** Query parameters that narrow a list, without those that are not set. */
export function narrowing(query: URLSearchParams, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (query.get(name) ? [[name, query.get(name) ?? '']] : [])))
}

/** Says what a list is narrowed to, and takes it away again. */
export function Narrowed({ by }: { by: Record<string, string> }): JSX.Element | null {
  const names = Object.entries(by)
  if (names.length === 0) return null
  return (
    <p class="narrowed">
      Only
      {names.map(([name, value]) => (
        <button key={name} type="button" class="pill" onClick={() => change({ [name]: null })}>
          {name} {value} <span aria-hidden="true">×</span>
          <span class="unseen">: show all</span>
        </button>
      ))}
    </p>
  )
}
