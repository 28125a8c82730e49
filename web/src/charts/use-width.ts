import type { RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { textScale } from './text-scale.ts'

/** The width of an element in the units of `Drawing`: a chart is drawn anew for its width, never shrunk. */
export function useWidth(): [RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    if (box.current === null) return
    const note = (pixels: number): void => setWidth(Math.floor(pixels / textScale()))
    note(box.current.clientWidth)
    const watch = new ResizeObserver(([entry]) => note(entry?.contentRect.width ?? 0))
    watch.observe(box.current)
    return () => watch.disconnect()
  }, [])
  return [box, width]
}
