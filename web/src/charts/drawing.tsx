import type { ComponentChildren, JSX } from 'preact'
import { textScale } from './text-scale.ts'

export interface DrawingProps {
  /** As `useWidth` gives it. */
  width: number
  height: number
  /** The picture in a sentence. */
  says: string
  children: ComponentChildren
}

/** A chart in units of text: on a very large screen, or where a person has chosen larger text, lines and words grow together. */
export function Drawing({ width, height, says, children }: DrawingProps): JSX.Element {
  const scale = textScale()
  return (
    <svg width={width * scale} height={height * scale} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={says}>
      {children}
    </svg>
  )
}
