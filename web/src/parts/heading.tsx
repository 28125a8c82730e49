import type { ComponentChildren, JSX } from 'preact'
import { useEffect } from 'preact/hooks'

export interface HeadingProps {
  title: string
  children?: ComponentChildren
}

/** The page's one h1, the line below it, and the title of the window. */
export function Heading({ title, children }: HeadingProps): JSX.Element {
  useEffect(() => {
    document.title = `${title} · Firebreak`
  }, [title])
  return (
    <header class="heading">
      <h1>{title}</h1>
      {children !== undefined && <p class="sub">{children}</p>}
    </header>
  )
}
