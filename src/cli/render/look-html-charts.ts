import type { Answered, ThreatRow } from '../../model/look-report.ts'
import { html } from '../../support/escape.ts'
import { thousands } from './wording.ts'

const WIDTH = 640
const HEIGHT = 90

/** Requests over time as bars, drawn in SVG; the highest bar and both ends are labelled directly. */
export function timelineChart(threat: ThreatRow): string {
  const { counts, start, stepSeconds } = threat.timeline
  if (counts.length < 2) return ''
  const top = Math.max(...counts)
  const step = WIDTH / counts.length
  const bars = counts
    .map((value, at) => {
      if (value === 0) return ''
      const height = Math.max(1.5, (value / top) * HEIGHT)
      return `<rect x="${(at * step).toFixed(1)}" y="${(HEIGHT - height + 14).toFixed(1)}" width="${Math.max(1, step - 0.6).toFixed(1)}" height="${height.toFixed(1)}"/>`
    })
    .join('')
  const peak = counts.indexOf(top)
  const peakX = Math.min(WIDTH - 30, Math.max(14, (peak + 0.5) * step))
  const end = new Date(Date.parse(start) + stepSeconds * 1000 * counts.length).toISOString()
  const label = `Requests for ${threat.name} over time, highest ${top} in ${stepSeconds} seconds`
  return `<svg class="bars" viewBox="0 0 ${WIDTH} ${HEIGHT + 32}" role="img" aria-label="${html(label)}">${bars}<line x1="0" y1="${HEIGHT + 14.5}" x2="${WIDTH}" y2="${HEIGHT + 14.5}"/>
<text x="${peakX.toFixed(0)}" y="11" text-anchor="middle">${thousands(top)}</text><text x="0" y="${HEIGHT + 29}">${html(start.slice(0, 16).replace('T', ' '))}</text><text x="${WIDTH}" y="${HEIGHT + 29}" text-anchor="end">${html(end.slice(0, 16).replace('T', ' '))}</text></svg>`
}

/** How the requests were answered, as one labelled line. */
export function answeredBar(answered: Answered): string {
  const parts = Object.entries(answered).filter(([, n]) => n > 0)
  return `<p class="answers">${parts.map(([name, n]) => `<span class="chip ${name === '2xx' ? 'open' : 'unk'}">${name} ${thousands(n)}</span>`).join(' ')}</p>`
}
