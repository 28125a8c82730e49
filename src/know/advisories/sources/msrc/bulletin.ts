import type { Advisory } from '../../../../model/advisory.ts'
import { isCve, nameKey } from '../../book/names.ts'
import {
  limitedNames,
  limitedText,
  MOST_AFFECTED,
  MOST_TITLE,
  newAdvisory,
  newAffected,
  severityOf,
} from '../advisory.ts'
import { type Json, type JsonObject, objectOf, textIn } from '../json.ts'
import type { Finding } from '../types.ts'

/** Rows of Microsoft's table of bulletins: one a bulletin, product, component and flaw. */
export function* readBulletins(rows: readonly Json[]): Iterable<Finding> {
  const bulletins = new Map<string, Advisory>()
  for (const [at, value] of rows.entries()) {
    const row = objectOf(value)
    const id = textIn(row, 'bulletin_id')
    if (row === null || id === null || !/^MS\d\d-\d{3}$/i.test(id)) {
      yield { kind: 'fault', message: `row ${at} names no bulletin` }
      continue
    }
    const advisory = bulletins.get(id) ?? newBulletin(id.toUpperCase(), row)
    bulletins.set(id, advisory)
    addRow(advisory, row)
  }
  if (rows.length === 0) yield { kind: 'fault', message: 'an empty list' }
  for (const advisory of bulletins.values()) yield { kind: 'advisory', advisory }
}

function newBulletin(id: string, row: JsonObject): Advisory {
  const advisory = newAdvisory(id, 'msrc')
  advisory.title = limitedText(textIn(row, 'title'), MOST_TITLE)
  advisory.summary = limitedText([textIn(row, 'bulletin_impact'), textIn(row, 'title')].filter(Boolean).join(': '))
  advisory.severity = severityOf(textIn(row, 'bulletin_severity') ?? textIn(row, 'severity'))
  advisory.published = dayOf(textIn(row, 'date_posted'))
  advisory.modified = advisory.published
  return advisory
}

function addRow(advisory: Advisory, row: JsonObject): void {
  const flaws = (textIn(row, 'cves') ?? '').split(/[,;\s]+/).map(nameKey)
  advisory.upstream = limitedNames([...advisory.upstream, ...flaws.filter(isCve)], advisory.id)
  const product = textIn(row, 'affected_component') ?? textIn(row, 'affected_product')
  if (
    product !== null &&
    advisory.affected.length < MOST_AFFECTED &&
    !advisory.affected.some(({ name }) => name === product)
  )
    advisory.affected.push(newAffected('vendor:Microsoft', product))
  const patch = textIn(row, 'component_kb') ?? textIn(row, 'bulletin_kb')
  if (patch === null || advisory.remedies.length >= 100) return
  const before = textIn(row, 'supersedes')
  const text = `Install KB${patch.replace(/^KB/i, '')}${before === null ? '' : ` (it takes the place of ${before})`}.`
  if (advisory.remedies.some((remedy) => remedy.text === text)) return
  const restart = textIn(row, 'reboot')
  advisory.remedies.push({
    kind: 'fix',
    text: limitedText(text, 1_000),
    url: null,
    restart: restart === 'Yes' ? 'machine' : 'unknown',
  })
}

/** `10-04-01`: month, day and year of two digits; or a full ISO day. */
function dayOf(text: string | null): number | null {
  const short = /^(\d\d)-(\d\d)-(\d\d)$/.exec(text ?? '')
  if (short === null) return /^\d{4}-\d\d-\d\d/.test(text ?? '') ? Date.parse(`${text?.slice(0, 10)}T00:00:00Z`) : null
  const year = Number(short[3])
  return Date.UTC(year < 90 ? 2000 + year : 1900 + year, Number(short[1]) - 1, Number(short[2]))
}
