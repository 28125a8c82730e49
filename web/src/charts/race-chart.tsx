import type { JSX } from 'preact'
import type { Race } from '../client/types.ts'
import { brief, count } from '../text/number.ts'
import { logHeight, powers } from './log-scale.ts'
import { heightOf, LAYERS, type Layer, mostHosts, placeMarks, ratesOf, spanOf } from './race-layout.ts'
import { ticks } from './time-axis.ts'
import { useWidth } from './use-width.ts'

const LEFT = 44
const RIGHT = 52
const BOTTOM = 28
const ROW = 17

export interface RaceChartProps {
  race: Race
  height?: number
  /** One of many: without its own frame and legend. */
  small?: boolean
}

/** Hosts by state fall on the left axis, probes an hour rise on the right one. Right of now is forecast, drawn as a fan. */
export function RaceChart({ race, height = 340, small = false }: RaceChartProps): JSX.Element {
  const [box, width] = useWidth()
  const picture = (
    <div ref={box} class="chart">
      {width > 0 && <Picture race={race} width={width} height={height} />}
    </div>
  )
  if (small) return picture
  return (
    <figure>
      <figcaption>
        <b>Hosts and probes</b>
        {LAYERS.map(([layer, words]) => (
          <span key={layer} class={`key hosts-${layer}`}>
            {words}
          </span>
        ))}
        <span class="key line">probes an hour (log)</span>
        {race.forecast !== null && <span class="key dash">forecast, 90 %</span>}
      </figcaption>
      {picture}
    </figure>
  )
}

interface PictureProps {
  race: Race
  width: number
  height: number
}

function Picture({ race, width, height }: PictureProps): JSX.Element {
  const { from, now, to } = spanOf(race)
  const inner = width - LEFT - RIGHT
  const rows = width < 600 ? 2 : 3
  const top = rows * ROW + 10
  const ground = height - BOTTOM
  const x = (time: number): number => LEFT + ((time - from) / (to - from)) * inner
  const most = mostHosts(race.exposed)
  const y = (hosts: number): number => ground - (hosts / most) * (ground - top)
  const rates = ratesOf(race)
  const highest = Math.max(10, ...rates.map(({ rate }) => rate), ...(race.forecast ?? []).map(({ high }) => high))
  const yRate = (rate: number): number => ground - logHeight(rate, highest, ground - top)
  const marks = placeMarks(race, x, { left: LEFT, right: width - RIGHT, width, rows })
  return (
    <svg width={width} height={height} role="img" aria-label={inWords(race)}>
      <defs>
        <pattern id="unknown-hosts" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect class="hatch-soft" width="2" height="6" />
        </pattern>
      </defs>
      {steps(most).map((hosts) => (
        <g key={hosts}>
          <line class="grid" x1={LEFT} x2={width - RIGHT} y1={y(hosts)} y2={y(hosts)} />
          <text x={LEFT - 8} y={y(hosts) + 4} text-anchor="end">
            {count(hosts)}
          </text>
        </g>
      ))}
      {LAYERS.map(([layer]) => (
        <path
          key={layer}
          class={`layer hosts-${layer}`}
          {...(layer === 'unknown' ? { fill: 'url(#unknown-hosts)' } : {})}
          d={areaOf(race, layer, x, y)}
        />
      ))}
      {rates.length > 0 &&
        powers(highest, 5).map((rate) => (
          <text key={rate} class="rate" x={width - RIGHT + 8} y={yRate(rate) + 4}>
            {brief(rate)}
          </text>
        ))}
      {race.forecast !== null && <path class="fan" d={fanOf(race.forecast, x, yRate)} />}
      {race.forecast !== null && (
        <polyline
          class="ahead"
          points={race.forecast.map(({ t, middle }) => `${x(Date.parse(t))},${yRate(middle)}`).join(' ')}
        />
      )}
      <polyline class="probes" points={rates.map(({ time, rate }) => `${x(time)},${yRate(rate)}`).join(' ')} />
      <line class="ground" x1={LEFT} x2={width - RIGHT} y1={ground + 0.5} y2={ground + 0.5} />
      {ticks(from, to, inner, inner < 300 ? 56 : 84)
        .filter(({ time }) => x(time) >= LEFT && (race.replay || Math.abs(x(time) - x(now)) > 60))
        .map(({ time, words }) => (
          <text key={time} x={x(time)} y={height - 8} text-anchor="middle">
            {words}
          </text>
        ))}
      {marks.map(({ time, text, kind, row, middle }) => (
        <g key={`${time}${text}`}>
          <line
            class={kind === 'deadline' ? 'mark-line urgent' : 'mark-line'}
            x1={x(time)}
            x2={x(time)}
            y1={row === null ? top - 4 : (rows - row) * ROW - 2}
            y2={ground}
          />
          {row !== null && (
            <text class="mark" x={middle} y={(rows - row) * ROW - 5} text-anchor="middle">
              {text}
            </text>
          )}
        </g>
      ))}
      {!race.replay && (
        <>
          <line class="now" x1={x(now)} x2={x(now)} y1={top - 6} y2={ground} />
          <text class="mark" x={x(now)} y={height - 8} text-anchor={to - now < (to - from) * 0.04 ? 'end' : 'middle'}>
            now
          </text>
        </>
      )}
    </svg>
  )
}

type Scale = (value: number) => number

/** Steps, since a host changes its state at one moment. */
function areaOf({ exposed }: Race, layer: Layer, x: Scale, y: Scale): string {
  const below = LAYERS.slice(
    0,
    LAYERS.findIndex(([name]) => name === layer),
  ).map(([name]) => name)
  const edge = (withIt: boolean): string[] =>
    exposed.flatMap((point, i) => {
      const hosts = [...below, ...(withIt ? [layer] : [])].reduce((sum, name) => sum + heightOf(point, name), 0)
      const at = x(Date.parse(point.t))
      const next = exposed[i + 1]
      return [`${at},${y(hosts)}`, ...(next === undefined ? [] : [`${x(Date.parse(next.t))},${y(hosts)}`])]
    })
  const upper = edge(true)
  return upper.length === 0 ? '' : `M${upper.join('L')}L${edge(false).toReversed().join('L')}Z`
}

function fanOf(forecast: NonNullable<Race['forecast']>, x: Scale, y: Scale): string {
  const high = forecast.map(({ t, high: value }) => `${x(Date.parse(t))},${y(value)}`)
  const low = forecast.map(({ t, low: value }) => `${x(Date.parse(t))},${y(value)}`)
  return `M${high.join('L')}L${low.toReversed().join('L')}Z`
}

/** Up to five round numbers of hosts. */
function steps(most: number): number[] {
  const step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000].find((one) => most / one <= 5)
  const size = step ?? 10 ** Math.ceil(Math.log10(most / 5))
  return Array.from({ length: Math.floor(most / size) + 1 }, (_, i) => i * size)
}

/** The picture for those who do not see it. */
function inWords(race: Race): string {
  const last = race.exposed.at(-1)
  const most = Math.max(0, ...race.exposed.map(({ exposed }) => exposed))
  const rates = ratesOf(race)
  const peak = Math.max(0, ...rates.map(({ rate }) => rate))
  return `Exposed hosts: ${count(last?.exposed ?? 0)} now, ${count(most)} at most. Probes an hour: ${count(peak)} at most, ${count(rates.at(-1)?.rate ?? 0)} in the last step. ${race.sentence}`
}
