import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Now } from '../client/types.ts'
import { evidencePath } from '../route/paths.ts'
import { brief, count, counted } from '../text/number.ts'
import { whenWords } from '../text/when.tsx'
import { logHeight, powers } from './log-scale.ts'
import { textScale } from './text-scale.ts'
import { ticks } from './time-axis.ts'
import { Drawing } from './drawing.tsx'
import { useWidth } from './use-width.ts'

const HEIGHT = 190
const LEFT = 44
const TOP = 26
const BOTTOM = 26

/** 24 hours of probes: bars of equal steps on a logarithmic scale, a line at now. */
export function ProbeStrip({ strip, stepMinutes }: { strip: Now['strip']; stepMinutes: number }): JSX.Element {
  const [box, width] = useWidth()
  const [at, setAt] = useState<number | null>(null)
  const most = Math.max(1, ...strip.map(({ probes }) => probes))
  const shown = at === null ? null : strip[at]
  const step = (width - LEFT - 46) / Math.max(strip.length, 1)
  return (
    <figure>
      <figcaption>
        <b>Probes of the last 24 hours</b>
        <span class="key">probes in {stepMinutes} min (log)</span>
        <a class="reading" href={evidencePath({})}>
          {shown === null || shown === undefined ? readingOf(strip) : reading(shown)}
        </a>
      </figcaption>
      <div
        ref={box}
        class="chart strip"
        onPointerMove={(event) => {
          const x = event.clientX - event.currentTarget.getBoundingClientRect().left
          const i = Math.floor((x / textScale() - LEFT) / step)
          setAt(i >= 0 && i < strip.length ? i : null)
        }}
        onPointerLeave={() => setAt(null)}
      >
        {width > 0 && (
          <Drawing width={width} height={HEIGHT} says={readingOf(strip)}>
            <Grid most={most} width={width} />
            <Bars strip={strip} most={most} step={step} at={at} />
            <TimeAxis strip={strip} step={step} minutes={stepMinutes} width={width} />
          </Drawing>
        )}
      </div>
    </figure>
  )
}

function Grid({ most, width }: { most: number; width: number }): JSX.Element {
  return (
    <g>
      {powers(most, 4).map((value) => {
        const y = Math.round(HEIGHT - BOTTOM - logHeight(value, most, HEIGHT - TOP - BOTTOM)) + 0.5
        return (
          <g key={value}>
            <line class="grid" x1={LEFT} x2={width - 46} y1={y} y2={y} />
            <text x={LEFT - 8} y={y + 4} text-anchor="end">
              {brief(value)}
            </text>
          </g>
        )
      })}
    </g>
  )
}

interface BarsProps {
  strip: Now['strip']
  most: number
  step: number
  at: number | null
}

function Bars({ strip, most, step, at }: BarsProps): JSX.Element {
  const gap = step > 4 ? 1 : 0
  return (
    <g>
      {strip.map(({ minute, probes }, i) => {
        const height = logHeight(probes, most, HEIGHT - TOP - BOTTOM)
        return (
          <rect
            key={minute}
            class={i === at ? 'bar here' : 'bar'}
            x={LEFT + i * step}
            y={HEIGHT - BOTTOM - height}
            width={Math.max(0.5, step - gap)}
            height={height}
          />
        )
      })}
    </g>
  )
}

interface TimeAxisProps {
  strip: Now['strip']
  step: number
  minutes: number
  width: number
}

function TimeAxis({ strip, step, minutes, width }: TimeAxisProps): JSX.Element {
  const from = Date.parse(strip[0]?.minute ?? '')
  const span = strip.length * minutes * 60_000
  const x = (time: number): number => LEFT + ((time - from) / 60_000 / minutes) * step
  const now = x(Math.min(Date.now(), from + span))
  return (
    <g>
      <line class="ground" x1={LEFT} x2={width - 46} y1={HEIGHT - BOTTOM + 0.5} y2={HEIGHT - BOTTOM + 0.5} />
      {ticks(from, from + span, width - LEFT)
        .filter(({ time }) => x(time) > LEFT + 14 && x(time) < now - 10)
        .map(({ time, words }) => (
          <text key={time} x={x(time)} y={HEIGHT - 7} text-anchor="middle">
            {words}
          </text>
        ))}
      <line class="now" x1={now} x2={now} y1={TOP - 8} y2={HEIGHT - BOTTOM} />
      <text class="mark" x={now} y={TOP - 13} text-anchor="middle">
        now
      </text>
    </g>
  )
}

function reading({ minute, probes, lines }: Now['strip'][number]): string {
  return `${whenWords(Date.parse(minute))}: ${counted(probes, 'probe')} in ${counted(lines, 'line')}`
}

function readingOf(strip: Now['strip']): string {
  const probes = strip.reduce((all, piece) => all + piece.probes, 0)
  const lines = strip.reduce((all, piece) => all + piece.lines, 0)
  return `${counted(probes, 'probe')} in ${count(lines)} lines`
}
