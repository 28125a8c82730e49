import { formatById } from '../../logs/formats/api.ts'
import { formatFromLayout } from '../../logs/formats/layout-format.ts'
import type { Format, Layout } from '../../logs/formats/types.ts'

/** A format as data that can be sent to a worker. */
export interface FormatData {
  id: string
  title: string
  /** Null: the built-in format of this id. */
  layout: Layout | null
}

/** Null when the format is a program of its own, which only this thread can run. */
export function formatData(format: Format): FormatData | null {
  if (formatById(format.id) === format) return { id: format.id, title: format.title, layout: null }
  const layout = format.directives ? null : format.open().layout()
  return layout === null ? null : { id: format.id, title: format.title, layout }
}

export function formatFromData(data: FormatData): Format | null {
  return data.layout === null ? formatById(data.id) : formatFromLayout(data.id, data.title, data.layout)
}
