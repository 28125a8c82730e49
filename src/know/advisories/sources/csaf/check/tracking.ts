import { compareVersions } from '../../../../versions/api.ts'
import { type JsonObject, objectIn, objectsIn, textIn } from '../../json.ts'
import { type CsafRule, doubles } from './rule.ts'

interface Revision {
  number: string
  date: string
}

export const trackingRules: CsafRule[] = [
  { section: '6.1.14', check: unsortedHistory },
  { section: '6.1.16', check: notTheLatest },
  {
    section: '6.1.17',
    check: (document) => {
      const { status, version } = trackingOf(document)
      const early = /^0(\.|$)/.test(version) || /^[^+]*-/.test(version)
      return early && status !== 'draft' ? [`version ${version} is a draft, the status says ${status}`] : []
    },
  },
  {
    section: '6.1.18',
    check: (document) => {
      const { status, history } = trackingOf(document)
      if (status !== 'final' && status !== 'interim') return []
      return history
        .filter(({ number }) => /^0(\.|$)/.test(number))
        .map(({ number }) => `revision ${number} was never released`)
    },
  },
  {
    section: '6.1.19',
    check: (document) =>
      trackingOf(document)
        .history.filter(({ number }) => /^[^+]*-/.test(number))
        .map(({ number }) => `the history holds the pre-release ${number}`),
  },
  {
    section: '6.1.20',
    check: (document) => {
      const { status, version } = trackingOf(document)
      return status !== 'draft' && /^[^+]*-/.test(version)
        ? [`version ${version} is a pre-release, the status says ${status}`]
        : []
    },
  },
  { section: '6.1.21', check: missingRevision },
  {
    section: '6.1.22',
    check: (document) =>
      doubles(trackingOf(document).history.map(({ number }) => number)).map(
        (number) => `revision ${number} occurs twice`,
      ),
  },
  { section: '6.1.30', check: mixedVersioning },
]

function trackingOf(document: JsonObject): { status: string; version: string; history: Revision[] } {
  const tracking = objectIn(objectIn(document, 'document'), 'tracking')
  return {
    status: textIn(tracking, 'status') ?? '',
    version: textIn(tracking, 'version') ?? '',
    history: objectsIn(tracking, 'revision_history').map((item) => ({
      number: textIn(item, 'number') ?? '',
      date: timeKey(textIn(item, 'date') ?? ''),
    })),
  }
}

/** A time as text that sorts, with every digit of the second's fraction. */
function timeKey(text: string): string {
  const [, whole = '', fraction = '', zone = 'Z'] =
    /^([\d-]+[Tt][\d:]+)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)?$/.exec(text) ?? []
  const seconds = Date.parse(`${whole}${zone}`)
  return `${String(Number.isNaN(seconds) ? 0 : seconds).padStart(16, '0')}.${fraction.replace(/0+$/, '')}`
}

function sortedByDate(history: readonly Revision[]): Revision[] {
  return history.toSorted((a, b) =>
    a.date < b.date ? -1 : a.date > b.date ? 1 : compareVersions('semver', a.number, b.number),
  )
}

function unsortedHistory(document: JsonObject): string[] {
  const sorted = sortedByDate(trackingOf(document).history)
  return sorted.flatMap(({ number }, at) => {
    const before = sorted[at - 1]
    return before !== undefined && compareVersions('semver', before.number, number) > 0
      ? [`revision ${number} is later than ${before.number}, which has a higher number`]
      : []
  })
}

function notTheLatest(document: JsonObject): string[] {
  const { status, version, history } = trackingOf(document)
  const latest = sortedByDate(history).at(-1)
  if (latest === undefined) return []
  const plain = (number: string): string => (status === 'draft' ? number.split(/[+-]/)[0] : number.split('+')[0]) ?? ''
  return plain(latest.number) === plain(version)
    ? []
    : [`version ${version} is not the latest revision ${latest.number}`]
}

/** Whole numbers, or major numbers, without a gap from 0 or 1 on. */
function missingRevision(document: JsonObject): string[] {
  const numbers = sortedByDate(trackingOf(document).history).map(({ number }) => Number(number.split('.')[0]))
  if (numbers.length === 0) return []
  const found: string[] = []
  if ((numbers[0] ?? 0) > 1) found.push(`the history begins with ${numbers[0]}`)
  for (const [at, number] of numbers.entries())
    if (at > 0 && number > (numbers[at - 1] ?? 0) + 1)
      found.push(`there is no revision between ${numbers[at - 1]} and ${number}`)
  return found
}

function mixedVersioning(document: JsonObject): string[] {
  const { version, history } = trackingOf(document)
  const whole = [version, ...history.map(({ number }) => number)].map((number) => /^\d+$/.test(number))
  return new Set(whole).size > 1 ? ['whole numbers and semantic versions are mixed'] : []
}
