import type { JSX } from 'preact'
import type { Growth as GrowthFigure } from '../client/types.ts'
import { growthWords, intervalWords } from '../text/growth-words.ts'

/** How fast new sources appear: the figure with its interval, or why there is none. */
export function Growth({ growth }: { growth: GrowthFigure }): JSX.Element {
  const interval = intervalWords(growth)
  if (growth.doublingMinutes === null) return <span class="soft">{growthWords(growth)}</span>
  return (
    <span class="growth">
      <b>▲ {growthWords(growth)}</b> {interval !== null && <small>{interval}</small>}
    </span>
  )
}
