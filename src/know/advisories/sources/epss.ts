import { cveNumber } from '../book/enrichment.ts'
import { timeOf } from './advisory.ts'
import type { AdvisorySource, Finding } from './types.ts'

/**
 * EPSS scores as CSV, in all four forms it has had: without percentile; with percentile; with a comment that names the
 * model and the day; and that comment with the model alone.
 */
export const epss: AdvisorySource = {
  id: 'epss',
  title: 'EPSS scores (FIRST)',
  wants: (name) => /\.csv$/i.test(name),
  *read({ text }) {
    let at = 0
    const lineEnd = (): number => (text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at))
    const nextLine = (): string => {
      const end = lineEnd()
      const line = text.slice(at, text.charCodeAt(end - 1) === 13 ? end - 1 : end)
      at = end + 1
      return line
    }
    let heading = nextLine()
    if (heading.startsWith('#')) {
      yield modelOf(heading)
      heading = nextLine()
    } else yield { kind: 'epss', model: null, date: null }
    const columns = heading.trim().split(',')
    const [cveAt, scoreAt, percentileAt] = [
      columns.indexOf('cve'),
      columns.indexOf('epss'),
      columns.indexOf('percentile'),
    ]
    if (cveAt < 0 || scoreAt < 0)
      return yield { kind: 'fault', message: `the heading names no columns cve and epss: ${heading.slice(0, 80)}` }
    let faults = 0
    for (let line = 2; at < text.length; line++) {
      const cells = nextLine().split(',')
      if (cells.length === 1 && cells[0] === '') continue
      const found = readCells(cells[cveAt], cells[scoreAt], percentileAt < 0 ? undefined : cells[percentileAt])
      if (found !== null) yield found
      else if (faults++ < 20)
        yield { kind: 'fault', message: `line ${line} is no score: ${cells.join(',').slice(0, 80)}` }
    }
  },
}

function modelOf(comment: string): Finding {
  const model = /model_version:([^,\s]{1,40})/.exec(comment)?.[1] ?? null
  return { kind: 'epss', model, date: timeOf(/score_date:([^,\s]{1,40})/.exec(comment)?.[1] ?? null) }
}

/** Scores such as `5e-05` are numbers too; one outside 0 to 1 is none. */
function readCells(cve = '', score = '', percentile?: string): Finding | null {
  const value = chance(score)
  const rank = percentile === undefined ? null : chance(percentile)
  if (value === null || cveNumber(cve) === null) return null
  return {
    kind: 'enrichment',
    enrichment: { cve, decision: null, knownExploited: null, epss: { score: value, percentile: rank } },
  }
}

function chance(text: string): number | null {
  if (!/^\d(\.\d{1,20})?(e-?\d{1,2})?$/i.test(text)) return null
  const value = Number(text)
  return value <= 1 ? value : null
}
