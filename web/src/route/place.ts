import { useEffect, useState } from 'preact/hooks'
import { withQuery } from './with-query.ts'

/** Where in the console we are: the address bar is the only copy of it. */
export interface Place {
  path: string
  query: URLSearchParams
}

const listeners = new Set<() => void>()

export function placeNow(): Place {
  return { path: location.pathname, query: new URLSearchParams(location.search) }
}

export function usePlace(): Place {
  const [place, setPlace] = useState(placeNow)
  useEffect(() => {
    const moved = (): void => setPlace(placeNow())
    listeners.add(moved)
    return () => void listeners.delete(moved)
  }, [])
  return place
}

/** `replace`: the place before is not kept in the history. */
export function go(href: string, replace = false): void {
  if (href === location.pathname + location.search) return
  if (replace) history.replaceState(null, '', href)
  else history.pushState(null, '', href)
  moved()
}

/** Sets or (null) removes query parameters of this place. */
export function change(parameters: Record<string, string | null>, replace = false): void {
  const { path, query } = placeNow()
  for (const [name, value] of Object.entries(parameters))
    if (value === null || value === '') query.delete(name)
    else query.set(name, value)
  go(withQuery(path, query), replace)
}

/** Links are ordinary links: opening one in a new tab works. A plain click stays in the page. */
export function followLinks(): void {
  addEventListener('popstate', moved)
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (link === null || event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    if (link.target !== '' || link.origin !== location.origin || link.pathname.startsWith('/api/')) return
    if (link.hash !== '' && link.pathname === location.pathname) return
    event.preventDefault()
    const samePath = link.pathname === location.pathname
    go(link.pathname + link.search)
    if (!samePath) scrollTo(0, 0)
  })
}

function moved(): void {
  for (const tell of listeners) tell()
}
