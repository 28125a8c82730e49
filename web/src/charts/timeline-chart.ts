import uPlot from 'uplot'
import type { Point } from '../client/types.ts'
import { brief, counted } from '../text/number.ts'
import { whenWords } from '../text/when.tsx'
import { powers } from './log-scale.ts'
import { textScale } from './text-scale.ts'
import { ticks } from './time-axis.ts'

export interface Shown {
  points: readonly Point[]
  width: number
  urgent: boolean
}

export interface Chart {
  update(shown: Shown): void
  destroy(): void
}

const HEIGHT = 280

/** Draws into `box`; colours are those of the page and follow it from light to dark. */
export function drawTimeline(box: HTMLElement, first: Shown): Chart {
  const reading = document.createElement('p')
  reading.className = 'reading'
  let shown = first
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const chart = new uPlot(
    options(
      box,
      () => shown,
      (text) => reading.replaceChildren(text),
    ),
    columns(first.points),
    box,
  )
  const redraw = (): void => chart.redraw()
  dark.addEventListener('change', redraw)
  box.append(reading)
  return {
    update(next) {
      const widthChanged = next.width !== shown.width
      shown = next
      chart.setData(columns(next.points))
      if (widthChanged && next.width > 0) chart.setSize(sizeOf(next))
    },
    destroy() {
      dark.removeEventListener('change', redraw)
      chart.destroy()
      reading.remove()
    },
  }
}

/** `width` is in units of text, what uPlot wants in pixels. */
function sizeOf({ width }: Shown): { width: number; height: number } {
  return { width: Math.floor(width * textScale()), height: Math.round(HEIGHT * textScale()) }
}

/** A logarithmic scale has no zero: nothing is drawn just below one. */
const NOTHING = 0.5

function columns(points: readonly Point[]): uPlot.AlignedData {
  return [
    points.map(({ t }) => Date.parse(t) / 1000),
    points.map(({ requests }) => Math.max(requests, NOTHING)),
    points.map(({ sources }) => (sources === 0 ? null : sources)),
  ]
}

function options(box: HTMLElement, shown: () => Shown, tell: (text: string) => void): uPlot.Options {
  const ink = (name: string) => () => getComputedStyle(box).getPropertyValue(name)
  const main = (): string => ink(shown().urgent ? '--ember' : '--bar')()
  const scale = textScale()
  const axis = { font: `${12 * scale}px system-ui, sans-serif`, stroke: ink('--soft'), ticks: { show: false } }
  const grid = { stroke: ink('--line'), width: 1 }
  return {
    ...sizeOf(shown()),
    padding: [14 * scale, 14 * scale, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
    scales: { x: { time: true }, y: { distr: 3, range: (_, __, most) => [NOTHING, Math.max(10, (most ?? 1) * 1.4)] } },
    axes: [
      {
        ...axis,
        size: 30 * scale,
        grid: { show: false },
        splits: (chart, _, from, to) =>
          ticks(from * 1000, to * 1000, chart.width / scale).map(({ time }) => time / 1000),
        values: (chart, splits) => {
          const [from = 0, to = 0] = [chart.scales['x']?.min, chart.scales['x']?.max]
          const words = new Map(
            ticks(from * 1000, to * 1000, chart.width / scale).map((tick) => [tick.time, tick.words]),
          )
          return splits.map((split) => words.get(split * 1000) ?? '')
        },
      },
      {
        ...axis,
        grid,
        size: 48 * scale,
        splits: () => powers(mostOf(shown().points), 5),
        values: (_, splits) => splits.map(brief),
      },
    ],
    series: [
      {},
      {
        stroke: main,
        width: 1.5,
        fill: ink(shown().urgent ? '--ember-tint' : '--bar-tint'),
        paths: uPlot.paths.stepped?.({ align: 1 }) as uPlot.Series.PathBuilder,
        points: { show: false },
      },
      { stroke: ink('--ink'), width: 2, points: { show: false }, spanGaps: false },
    ],
    hooks: {
      draw: [(chart) => drawNow(chart, ink('--ink')())],
      setCursor: [
        (chart) => {
          const point = shown().points[chart.cursor.idx ?? -1]
          tell(point === undefined ? totalOf(shown().points) : readingOf(point))
        },
      ],
    },
  }
}

function mostOf(points: readonly Point[]): number {
  return points.reduce((most, { requests }) => Math.max(most, requests), 1)
}

/** Time ends at now: a line says so, where the range reaches it. */
function drawNow(chart: uPlot, ink: string): void {
  const x = Math.round(chart.valToPos(Math.min(Date.now() / 1000, chart.scales['x']?.max ?? 0), 'x', true)) - 0.5
  const { top, height } = chart.bbox
  chart.ctx.strokeStyle = ink
  chart.ctx.lineWidth = devicePixelRatio
  chart.ctx.beginPath()
  chart.ctx.moveTo(x, top - 6 * devicePixelRatio)
  chart.ctx.lineTo(x, top + height)
  chart.ctx.stroke()
}

function totalOf(points: readonly Point[]): string {
  return `${counted(
    points.reduce((all, { requests }) => all + requests, 0),
    'request',
  )} in this range`
}

function readingOf({ t, requests, sources }: Point): string {
  return `${whenWords(Date.parse(t))}: ${counted(requests, 'request')} from ${counted(sources, 'source')}`
}
