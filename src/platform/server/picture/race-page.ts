import { firstPublished, numbersOf } from '../../../know/exposure/finding.ts'
import { isClosed } from '../../../know/exposure/exposures.ts'
import { flawsNamed } from '../../../know/exposure/judge-holding.ts'
import { loadCatalogue } from '../../../watch/catalogue/load.ts'
import { iso } from '../../../support/time.ts'
import type { KeptExposure } from '../../exposure/store.ts'
import type { Point } from '../../stores/sightings/types.ts'
import type { Parts } from '../parts.ts'
import { refuse } from '../refusal.ts'
import type { Race } from '../schemas/race.ts'
import { shownDeadline } from './shown-deadline.ts'
import { exposureRow, titleOf } from './exposure-row.ts'
import { exposedCurve } from './race-curve.ts'
import { raceMarks, raceSentence } from './race-words.ts'
import { isoMinute, stepFor } from './range.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const PIECES = 300
/** With nothing older to show, the picture begins so long ago. */
const LEAST = 2 * DAY
/** Published longer ago, a flaw that was found here today would be drawn as years of nothing: then what was measured fills a quarter. */
const RECENT = 30 * DAY
const AROUND = 4
const NARROWEST = 0.25 * DAY

/** Everything the race is drawn from, for one flaw or any name of it. */
export async function racePage(parts: Parts, name: string): Promise<Race> {
  const { knowledge } = parts
  const { store, replay } = knowledge
  const book = knowledge.book()
  const flaw = flawOf(parts, name)
  const threats = loadCatalogue().threats.filter(({ cves }) => cves.includes(flaw))
  const [changes, { rows }] = await Promise.all([store.changes(flaw), store.exposures({ flaw }, 10_000, 0)])
  const numbers = book.about(flaw)
  if (changes.length === 0 && numbers.length === 0 && threats.length === 0)
    refuse('not-found', 'no advisory, host or threat has to do with this flaw')
  const advisories =
    numbers.length > 0 ? [...new Set(numbers.map((number) => book.idOf(number)))] : (rows[0]?.advisories ?? [])
  const published = firstPublished(book, numbersOf(book, advisories))
  const replayed = replay !== null && replay.flaws.includes(flaw) ? replay : null
  const to = replayed?.to ?? parts.clock()
  const since = replayed?.from ?? Math.min(published ?? to - LEAST, changes[0]?.at ?? to, to - LEAST)
  const ids = threats.map(({ id }) => id)
  const first = ids.length === 0 ? null : await firstMinute(parts, ids, { from: since, to })
  const measured = to - Math.min(changes[0]?.at ?? to, first ?? to)
  const around = to - Math.max(NARROWEST, AROUND * measured)
  const from = replayed?.from ?? (to - since <= RECENT ? since : Math.max(since, around))
  const handling = await knowledge.handling(advisories)
  const step = stepFor({ from: from / MINUTE, to: to / MINUTE }, PIECES)
  const points = await probePoints(parts, ids, { from, to }, step)
  const worst = rows.find((row) => !isClosed(row)) ?? rows[0]
  const exposed = exposedCurve(changes, from, to)
  const facts = {
    published,
    handling,
    firstProbe: first,
    due: worst?.deadline.due ?? null,
    now: to,
    exposed: exposed.at(-1)?.exposed ?? 0,
    most: Math.max(0, ...exposed.map((point) => point.exposed)),
  }
  return {
    flaw,
    title: worst ? exposureRow(knowledge, worst, to).title : titleOf(book, advisories),
    advisories,
    threats: threats.map(({ id, name: called }) => ({ id, name: called })),
    replay: replayed !== null,
    from: iso(from),
    to: iso(to),
    stepMinutes: step,
    published: time(published),
    evaluated: time(handling?.evaluated ?? null),
    verdict: handling?.verdict ?? null,
    approved: time(handling?.approved ?? null),
    firstProbe: time(first),
    deadline: shown(worst, to),
    exposed,
    probes: points.map(({ minute, requests, sources }) => ({ t: isoMinute(minute), requests, sources })),
    forecast: null,
    marks: raceMarks(facts, replayed?.events ?? []),
    sentence: raceSentence(facts),
  }
}

/** The flaw behind a name: a CVE, an alias, or an advisory about one flaw. */
function flawOf(parts: Parts, name: string): string {
  const book = parts.knowledge.book()
  const [number] = book.byName(name)
  if (number === undefined) return name.toUpperCase().startsWith('CVE-') ? name.toUpperCase() : name
  const flaws = flawsNamed(book, number)
  return flaws.find((flaw) => flaw.toLowerCase() === name.toLowerCase()) ?? flaws[0] ?? name
}

function shown(worst: KeptExposure | undefined, now: number): Race['deadline'] {
  return worst === undefined ? null : shownDeadline(worst.deadline, now)
}

/** Probes for any of the threats, one point a step. */
async function probePoints(
  parts: Parts,
  threats: readonly string[],
  { from, to }: { from: number; to: number },
  step: number,
): Promise<Point[]> {
  const range = { from: Math.floor(from / MINUTE), to: Math.ceil(to / MINUTE) + 1 }
  const sums = new Map<number, Point>()
  for (const threat of threats)
    for (const point of await parts.sightings.timeline({ ...range, threat }, step)) {
      const known = sums.get(point.minute)
      if (known === undefined) sums.set(point.minute, { ...point })
      else {
        known.requests += point.requests
        // Threats share sources, and how many is not known: at least as many as the larger has.
        known.sources = Math.max(known.sources, point.sources)
      }
    }
  return [...sums.values()].toSorted((a, b) => a.minute - b.minute)
}

async function firstMinute(
  parts: Parts,
  threats: readonly string[],
  { from, to }: { from: number; to: number },
): Promise<number | null> {
  const range = { from: Math.floor(from / MINUTE), to: Math.ceil(to / MINUTE) + 1 }
  const totals = (await parts.sightings.threats(range)).filter(({ threat }) => threats.includes(threat))
  return totals.length === 0 ? null : Math.min(...totals.map((total) => total.firstMinute)) * MINUTE
}

function time(ms: number | null): string | null {
  return ms === null ? null : iso(ms)
}
