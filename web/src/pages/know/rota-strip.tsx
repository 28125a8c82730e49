import type { JSX } from 'preact'
import type { Duty } from '../../client/types.ts'
import { useWidth } from '../../charts/use-width.ts'
import { dayWords } from '../../text/when.tsx'

const DAY = 86_400_000
const AHEAD = 14
const HEIGHT = 58
const BAR = 26

interface Stretch {
  from: number
  to: number
  person: string | null
}

/** Two weeks from now as a strip: who watches when, and where nobody does (hatched). */
export function RotaStrip({ duty }: { duty: Duty }): JSX.Element {
  const [box, width] = useWidth()
  const start = Date.now()
  const end = start + AHEAD * DAY
  const x = (time: number): number => (Math.min(Math.max(time, start), end) - start) * (width / (end - start))
  const stretches = stretchesOf(duty, start, end)
  const days = width < 480 ? [0, 7] : [0, 2, 4, 6, 8, 10, 12]
  return (
    <div ref={box}>
      <svg width={width} height={HEIGHT} role="img" aria-label={words(stretches)}>
        <defs>
          <pattern id="nobody" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect class="hatch" width="2" height="6" />
          </pattern>
        </defs>
        {stretches.map((one) => (
          <g key={one.from}>
            <rect
              class="watched"
              {...(one.person === null ? { class: 'nobody', fill: 'url(#nobody)' } : {})}
              x={x(one.from)}
              y={0}
              width={Math.max(1, x(one.to) - x(one.from) - 1)}
              height={BAR}
            />
            {x(one.to) - x(one.from) > 60 && (
              <text class="label" x={x(one.from) + 6} y={17}>
                {one.person ?? 'nobody'}
              </text>
            )}
          </g>
        ))}
        {days.map((day) => (
          <text key={day} class="tick" x={x(start + day * DAY)} y={HEIGHT - 10}>
            {day === 0 ? 'now' : dayWords(start + day * DAY)}
          </text>
        ))}
      </svg>
    </div>
  )
}

/** Of several who cover a time, the one that began last, as the server decides. */
function stretchesOf({ turns }: Duty, start: number, end: number): Stretch[] {
  const marks = [...new Set([start, end, ...turns.flatMap(({ from, to }) => [Date.parse(from), Date.parse(to)])])]
    .filter((time) => time >= start && time <= end)
    .toSorted((a, b) => a - b)
  const pieces = marks.slice(0, -1).map((from, i) => ({ from, to: marks[i + 1] ?? end, person: at(turns, from) }))
  return pieces.reduce<Stretch[]>((joined, piece) => {
    const last = joined.at(-1)
    if (last?.person !== piece.person) return [...joined, piece]
    return [...joined.slice(0, -1), { ...last, to: piece.to }]
  }, [])
}

function at(turns: Duty['turns'], time: number): string | null {
  const covering = turns.filter(({ from, to }) => Date.parse(from) <= time && time < Date.parse(to))
  return covering.toSorted((a, b) => Date.parse(b.from) - Date.parse(a.from))[0]?.person ?? null
}

function words(stretches: readonly Stretch[]): string {
  return stretches
    .map(({ from, to, person }) => `${person ?? 'nobody'} from ${dayWords(from)} to ${dayWords(to)}`)
    .join('; ')
}
