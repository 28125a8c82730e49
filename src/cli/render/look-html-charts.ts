import type { Answered, LookReport, ThreatRow } from '../../model/look-report.ts'
import { html } from '../../support/escape.ts'
import { thousands } from './wording.ts'

/** Units of the drawing; the page stretches it to the width there is, the labels are ordinary text around it. */
const WIDTH = 1000
const HEIGHT = 60

/** First and last event time of the whole report, milliseconds: one axis for all charts, so that they can be compared. */
export interface Span {
  from: number
  to: number
}

export function spanOf(report: LookReport): Span {
  const times = report.input.files
    .flatMap((file) => [file.from, file.to])
    .filter((time) => time !== null)
    .map((time) => Date.parse(time))
  return { from: Math.min(...times), to: Math.max(...times) }
}

/** Requests over time as bars; the highest bar and both ends are labelled directly. */
export function timelineChart(threat: ThreatRow, span: Span): string {
  const { counts, start, stepSeconds } = threat.timeline
  const length = span.to - span.from
  if (counts.length === 0 || !Number.isFinite(length) || length <= 0) return ''
  const top = Math.max(...counts)
  const x = (ms: number): number => Math.min(WIDTH, Math.max(0, ((ms - span.from) / length) * WIDTH))
  const first = Date.parse(start)
  const bars = counts.map((value, at) => {
    if (value === 0) return ''
    const left = x(first + at * stepSeconds * 1000)
    const right = x(first + (at + 1) * stepSeconds * 1000)
    const height = Math.max(1.5, (value / top) * HEIGHT)
    const width = Math.max(1.5, right - left - 0.4)
    return `<rect x="${Math.min(left, WIDTH - width).toFixed(1)}" y="${(HEIGHT - height).toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}"/>`
  })
  const step = stepSeconds >= 60 ? `${thousands(stepSeconds / 60)} min` : `${stepSeconds} s`
  const label = `Requests for ${threat.name} over time, at most ${top} in ${step}`
  return `<figure><figcaption>at most ${thousands(top)} in ${step}</figcaption><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${html(label)}">${bars.join('')}</svg><p class="axis"><span>${html(minute(span.from))}</span><span>${html(minute(span.to))}</span></p></figure>`
}

function minute(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ')
}

/** How the requests were answered, as one labelled line. */
export function answeredBar(answered: Answered): string {
  const parts = Object.entries(answered).filter(([, n]) => n > 0)
  const chips = parts.map(
    ([name, n]) => `<span class="chip ${name === '2xx' ? 'open' : 'unk'}">${name} ${thousands(n)}</span>`,
  )
  return `<p>${chips.join(' ')}</p>`
}
