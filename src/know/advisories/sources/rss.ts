import { createHash } from 'node:crypto'
import { limitedText, MOST_TITLE, newAdvisory, timeOf } from './advisory.ts'
import type { AdvisorySource } from './types.ts'

/** Items of one feed that are read at most. */
const MOST_ITEMS = 1_000

/**
 * RSS and Atom: a bare hint that something new was published. Nothing in it is taken for a version, a package or a command;
 * CVEs in its text only tell what it is about. Entities of a document's own (`<!ENTITY`) are not expanded.
 */
export const rss: AdvisorySource = {
  id: 'rss',
  title: 'RSS or Atom feed of a publisher (a hint only)',
  wants: (name) => /\.(xml|rss|atom)$/i.test(name),
  *read({ text }) {
    if (!/<(rss|feed|rdf:RDF)[\s>]/i.test(text.slice(0, 4_000)))
      return yield { kind: 'fault', message: 'neither an RSS nor an Atom feed' }
    let items = 0
    for (const item of elements(text, ['item', 'entry'])) {
      if (items++ >= MOST_ITEMS) break
      const title = plain(first(item, 'title'))
      const link = plain(first(item, 'link')) || (/<link[^>]{0,500}href="([^"]{1,1000})"/i.exec(item)?.[1] ?? '')
      const name = plain(first(item, 'guid') || first(item, 'id')) || link
      if (title === '' && name === '') {
        yield { kind: 'fault', message: `item ${items} has neither a title nor an id` }
        continue
      }
      const body = plain(first(item, 'description') || first(item, 'summary') || first(item, 'content'))
      const advisory = newAdvisory(
        `news:${createHash('sha256')
          .update(name || title)
          .digest('hex')
          .slice(0, 16)}`,
        'rss',
      )
      advisory.title = limitedText(title, MOST_TITLE)
      advisory.summary = limitedText(body, 4_000)
      advisory.published = timeOf(
        plain(first(item, 'pubDate') || first(item, 'published') || first(item, 'updated') || first(item, 'dc:date')),
      )
      advisory.modified = advisory.published
      advisory.upstream = [...new Set(`${title} ${body}`.match(/\bCVE-\d{4}-\d{4,7}\b/g) ?? [])].slice(0, 50)
      if (/^https?:\/\//.test(link)) advisory.references = [limitedText(decoded(link), 1_000)]
      yield { kind: 'advisory', advisory }
    }
  },
}

/** Texts between the tags of one of these names, in order; not nested. */
function* elements(text: string, names: readonly string[]): Iterable<string> {
  const opening = new RegExp(`<(${names.join('|')})(?=[\\s>])[^>]{0,2000}>`, 'gi')
  for (let found = opening.exec(text); found !== null; found = opening.exec(text)) {
    const end = text.indexOf(`</${found[1]}`, opening.lastIndex)
    if (end < 0) return
    yield text.slice(opening.lastIndex, end)
    opening.lastIndex = end
  }
}

function first(item: string, name: string): string {
  for (const inner of elements(item, [name])) return inner
  return ''
}

/** Text without tags, with the five entities of XML and numbered characters decoded. */
function plain(text: string): string {
  const raw = text.length > 100_000 ? text.slice(0, 100_000) : text
  const unwrapped = raw.replaceAll('<![CDATA[', '').replaceAll(']]>', '')
  return decoded(unwrapped.replaceAll(/<[^<>]{0,2000}>/g, ' '))
    .replaceAll(/<[^<>]{0,2000}>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

function decoded(text: string): string {
  return text.replaceAll(/&(lt|gt|quot|apos|amp|#\d{1,7}|#x[0-9a-f]{1,6});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return NAMED[name.toLowerCase()] ?? whole
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
