import type { JSX } from 'preact'
import { count, counted } from '../text/number.ts'
import { dayWords, whenWords } from '../text/when.tsx'
import { Drawing } from './drawing.tsx'
import { useWidth } from './use-width.ts'

type Hour = { t: string; requests: number }

const ROW = 22
const LABEL = 62
/** Days that are drawn; older ones are counted in the sentence. */
const MOST_DAYS = 31

/** One row a day, one cell an hour of local time; the darker, the more requests. Hatched: outside the range. */
export function HeatStrip({ hours }: { hours: readonly Hour[] }): JSX.Element {
  const [box, width] = useWidth()
  const days = byDay(hours).slice(-MOST_DAYS)
  const most = Math.max(1, ...hours.map(({ requests }) => requests))
  const cell = Math.max(4, (width - LABEL) / 24)
  return (
    <figure>
      <figcaption>
        <b>Requests by the hour</b>
        <span class="shades" aria-hidden="true">
          {[0, 1, 2, 3, 4].map((level) => (
            <i key={level} class={`heat-${level}`} />
          ))}
        </span>
        <span>0 to {counted(most, 'request')} an hour</span>
      </figcaption>
      <div ref={box} class="chart">
        {width > 0 && (
          <Drawing width={width} height={days.length * ROW + 22} says={sentence(hours)}>
            {days.map(({ day, cells }, row) => (
              <g key={day}>
                <text x={0} y={row * ROW + 15}>
                  {dayWords(Number(day))}
                </text>
                {cells.map((hour, i) => (
                  <rect
                    key={hour?.t ?? i}
                    class={hour === null ? 'outside' : `heat-${level(hour.requests, most)}`}
                    x={LABEL + i * cell}
                    y={row * ROW}
                    width={cell - 2}
                    height={ROW - 3}
                    rx={2}
                  >
                    {hour !== null && (
                      <title>{`${whenWords(Date.parse(hour.t))}: ${counted(hour.requests, 'request')}`}</title>
                    )}
                  </rect>
                ))}
              </g>
            ))}
            {[0, 6, 12, 18].map((hour) => (
              <text key={hour} x={LABEL + hour * cell} y={days.length * ROW + 15}>
                {String(hour).padStart(2, '0')}:00
              </text>
            ))}
          </Drawing>
        )}
      </div>
    </figure>
  )
}

function level(requests: number, most: number): number {
  if (requests === 0) return 0
  return Math.max(1, Math.ceil((Math.log10(requests + 1) / Math.log10(most + 1)) * 4))
}

function byDay(hours: readonly Hour[]): Array<{ day: string; cells: Array<Hour | null> }> {
  const days = new Map<string, Array<Hour | null>>()
  for (const hour of hours) {
    const date = new Date(hour.t)
    const day = String(new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime())
    const cells = days.get(day) ?? Array.from<Hour | null>({ length: 24 }).fill(null)
    cells[date.getHours()] = hour
    days.set(day, cells)
  }
  return [...days].map(([day, cells]) => ({ day, cells }))
}

function sentence(hours: readonly Hour[]): string {
  const active = hours.filter(({ requests }) => requests > 0).length
  return `Active in ${count(active)} of ${counted(hours.length, 'hour')}`
}
