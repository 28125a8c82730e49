import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Point } from '../client/types.ts'
import { count, counted } from '../text/number.ts'
import { useWidth } from './use-width.ts'
import type { Chart } from './timeline-chart.ts'

export interface TimelineProps {
  points: readonly Point[]
  stepMinutes: number
  urgent: boolean
}

/** Requests (steps) and distinct sources (line) of one threat. The chart's code is loaded when it is first needed. */
export function Timeline({ points, stepMinutes, urgent }: TimelineProps): JSX.Element {
  const [box, width] = useWidth()
  const chart = useRef<Chart | null>(null)
  const newest = useRef({ points, width, urgent })
  newest.current = { points, width, urgent }
  useEffect(() => {
    let gone = false
    void import('./timeline-chart.ts').then(({ drawTimeline }) => {
      if (gone || box.current === null) return
      chart.current = drawTimeline(box.current, newest.current)
    })
    return () => {
      gone = true
      chart.current?.destroy()
    }
  }, [])
  useEffect(() => chart.current?.update(newest.current), [points, width, urgent])
  return (
    <figure>
      <figcaption>
        <b>Requests and sources</b>
        <span class={urgent ? 'key urgent' : 'key'}>requests in {stepMinutes} min (log)</span>
        <span class="key line">distinct sources</span>
      </figcaption>
      <div ref={box} class="chart timeline" role="img" aria-label={sentence(points)} />
    </figure>
  )
}

function sentence(points: readonly Point[]): string {
  const requests = points.reduce((all, point) => all + point.requests, 0)
  const most = points.reduce((top, point) => Math.max(top, point.sources), 0)
  return `${counted(requests, 'request')} over the range, at most ${count(most)} sources in one step`
}
