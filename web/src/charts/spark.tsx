import type { JSX } from 'preact'
import type { Point } from '../client/types.ts'
import { counted } from '../text/number.ts'
import { whenWords } from '../text/when.tsx'
import { logHeight } from './log-scale.ts'
import { Drawing } from './drawing.tsx'
import { useWidth } from './use-width.ts'

export interface SparkProps {
  points: readonly Point[]
  /** The largest value of all charts that are compared with this one. */
  most: number
  height?: number
  /** The shape of what spreads is drawn in ember. */
  urgent?: boolean
}

/** Requests over the range, logarithmic, all small charts of a page on one scale. */
export function Spark({ points, most, height = 44, urgent = false }: SparkProps): JSX.Element {
  const [box, width] = useWidth()
  return (
    <div class="spark" ref={box}>
      {width > 0 && (
        <Drawing width={width} height={height} says={sentence(points)}>
          <path class={urgent ? 'area urgent' : 'area'} d={area(points, most, width, height)} />
          <line class="ground" x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} />
        </Drawing>
      )}
    </div>
  )
}

function area(points: readonly Point[], most: number, width: number, height: number): string {
  const step = width / Math.max(points.length, 1)
  const top = (point: Point): string => (height - 1 - logHeight(point.requests, most, height - 4)).toFixed(1)
  const steps = points.map((point, i) => `V${top(point)}H${((i + 1) * step).toFixed(1)}`)
  return `M0 ${height - 1}${steps.join('')}V${height - 1}Z`
}

function sentence(points: readonly Point[]): string {
  const best = points.reduce<Point | null>(
    (found, point) => (point.requests > (found?.requests ?? 0) ? point : found),
    null,
  )
  if (best === null) return 'No requests in this range'
  return `Requests over time; most at ${whenWords(Date.parse(best.t))}: ${counted(best.requests, 'request')}`
}
