/**
 * XML as far as advisories need it: elements, attributes, text, CDATA, the five named entities and numbered characters.
 * A document type is refused: it could define entities that grow without bound, or name files. Names lose their prefix.
 */
export interface XmlElement {
  name: string
  attributes: Record<string, string>
  children: XmlElement[]
  text: string
}

const MOST_DEEP = 100
const MOST_ELEMENTS = 2_000_000

export function parseXml(source: string): XmlElement | { failed: string } {
  if (/<!DOCTYPE|<!ENTITY/i.test(source)) return { failed: 'a document type is not accepted' }
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  let count = 0
  for (let at = 0; at < source.length; ) {
    const tag = source.indexOf('<', at)
    const current = open.at(-1) ?? root
    current.text += decode(source.slice(at, tag < 0 ? source.length : tag))
    if (tag < 0) break
    if (source.startsWith('<![CDATA[', tag)) {
      const end = source.indexOf(']]>', tag)
      if (end < 0) return { failed: 'the text ends inside CDATA' }
      current.text += source.slice(tag + 9, end)
      at = end + 3
    } else if (source.startsWith('<!--', tag)) {
      const end = source.indexOf('-->', tag + 4)
      if (end < 0) return { failed: 'the text ends inside a comment' }
      at = end + 3
    } else {
      const end = endOfTag(source, tag)
      if (end < 0) return { failed: 'the text ends inside a tag' }
      const inside = source.slice(tag + 1, end)
      at = end + 1
      if (inside.startsWith('?')) continue
      if (inside.startsWith('/')) {
        if (open.length === 1 || local(inside.slice(1).trim()) !== current.name)
          return { failed: `</${inside.slice(1, 60)}> closes nothing` }
        open.pop()
        continue
      }
      if (++count > MOST_ELEMENTS) return { failed: `more than ${MOST_ELEMENTS} elements` }
      const element = elementOf(inside)
      current.children.push(element)
      if (!inside.endsWith('/')) open.push(element)
      if (open.length > MOST_DEEP) return { failed: `elements deeper than ${MOST_DEEP}` }
    }
  }
  const first = root.children[0]
  if (first === undefined) return { failed: 'no element' }
  return open.length > 1 ? { failed: `<${(open.at(-1) ?? root).name.slice(0, 60)}> is not closed` } : first
}

export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return element === undefined ? [] : element.children.filter((child) => child.name === name)
}

export function childText(element: XmlElement | undefined, name: string): string | null {
  return childrenOf(element, name)[0]?.text.trim() ?? null
}

/** A `>` inside quotes does not end a tag. */
function endOfTag(source: string, from: number): number {
  let quote = 0
  for (let at = from; at < source.length; at++) {
    const code = source.charCodeAt(at)
    if (quote !== 0) {
      if (code === quote) quote = 0
    } else if (code === 0x22 || code === 0x27) quote = code
    else if (code === 0x3e) return at
  }
  return -1
}

function elementOf(inside: string): XmlElement {
  const name = /^[^\s/]+/.exec(inside)?.[0] ?? ''
  const attributes: Record<string, string> = {}
  for (const found of inside.matchAll(/\s([\w:.-]{1,100})\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    attributes[local(found[1] ?? '')] = decode(found[2] ?? found[3] ?? '')
  return { name: local(name), attributes, children: [], text: '' }
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

function decode(text: string): string {
  if (!text.includes('&')) return text
  return text.replaceAll(/&(lt|gt|quot|apos|amp|#\d{1,7}|#x[0-9a-f]{1,6});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return NAMED[name.toLowerCase()] ?? whole
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
