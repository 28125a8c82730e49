import type { ComponentChildren, JSX } from 'preact'

export interface SectionProps {
  title: string
  note?: ComponentChildren
  children: ComponentChildren
  wide?: boolean
}

export function Section({ title, note, children, wide = false }: SectionProps): JSX.Element {
  return (
    <section class={wide ? 'wide' : ''}>
      <h2>
        {title} {note !== undefined && <small>{note}</small>}
      </h2>
      {children}
    </section>
  )
}
