import type { Layout } from '../../logs/formats/types.ts'

const MARK = 63

/** The byte between path and query in the target of an attention record; -1 when they do not stand side by side. */
export function separatorOf(layout: Layout): number {
  if (layout.kind === 'json') return layout.keys.some(({ role }) => role === 'query') ? -1 : MARK
  const at = layout.steps.findIndex(({ role }) => role === 'query')
  if (at < 0) return MARK
  const { before } = layout.steps[at]!
  const isNext = layout.steps.findIndex(({ role }) => role === 'path') === at - 1
  return isNext && before.length === 1 ? before.charCodeAt(0) : -1
}
