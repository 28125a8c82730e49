import { type JsonObject, listIn, objectIn, objectOf, objectsIn, textIn } from '../../json.ts'
import { productsOf } from '../tree.ts'
import cweNames from '../cwe-names.json' with { type: 'json' }
import { vulnerabilitiesOf } from './products.ts'
import { type CsafRule, doubles } from './rule.ts'

const CWE: Readonly<Record<string, readonly string[]>> = cweNames

export const wordRules: CsafRule[] = [
  {
    section: '6.1.11',
    check: (document) =>
      vulnerabilitiesOf(document).flatMap((one) => {
        const cwe = objectIn(one, 'cwe')
        const [id, name] = [textIn(cwe, 'id') ?? '', textIn(cwe, 'name') ?? '']
        // Weaknesses younger than the list are not called wrong.
        const names = CWE[id.replace(/^CWE-/, '')]
        return cwe === null || names === undefined || names.includes(name) ? [] : [`${id} is not called ${name}`]
      }),
  },
  {
    section: '6.1.12',
    check: (document) =>
      ['lang', 'source_lang']
        .flatMap((field) => textIn(objectIn(document, 'document'), field) ?? [])
        .filter((language) => !isLanguage(language))
        .map((language) => `${language} is no language`),
  },
  {
    section: '6.1.13',
    check: (document) =>
      productsOf(document)
        .flatMap(({ purl }) => purl ?? [])
        .filter((purl) => !isPurl(purl))
        .map((purl) => `${purl} is no package URL`),
  },
  {
    section: '6.1.15',
    check: (document) => {
      const head = objectIn(document, 'document')
      const translated = textIn(objectIn(head, 'publisher'), 'category') === 'translator'
      return translated && textIn(head, 'source_lang') === null
        ? ['a translation that does not name its first language']
        : []
    },
  },
  {
    section: '6.1.23',
    check: (document) =>
      doubles(vulnerabilitiesOf(document).flatMap((one) => textIn(one, 'cve') ?? [])).map(
        (cve) => `${cve} occurs twice`,
      ),
  },
  {
    section: '6.1.24',
    check: (document) =>
      vulnerabilitiesOf(document).flatMap((one) =>
        doubles(
          objectsIn(one, 'involvements').flatMap((entry) => {
            const date = textIn(entry, 'date')
            return date === null ? [] : [`${textIn(entry, 'party')} at ${date}`]
          }),
        ).map((who) => `two involvements of ${who}`),
      ),
  },
  { section: '6.1.25', check: doubleHashes },
  {
    section: '6.1.28',
    check: (document) => {
      const head = objectIn(document, 'document')
      const language = textIn(head, 'lang')
      return language !== null && language === textIn(head, 'source_lang')
        ? ['it is a translation into its own language']
        : []
    },
  },
]

const LANGUAGES = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' })

function isLanguage(text: string): boolean {
  // `qaa` to `qtz` are for private use.
  if (/^q[a-t][a-z](-|$)/i.test(text)) return true
  try {
    const primary = text.split('-')[0]?.toLowerCase() ?? ''
    return LANGUAGES.of(primary) !== undefined && Intl.getCanonicalLocales(text).length === 1
  } catch {
    return /^[ix]-/i.test(text)
  }
}

/** `pkg:type/namespace/name@version`; types that need a namespace have one. */
function isPurl(text: string): boolean {
  const found = /^pkg:\/{0,2}([a-z][a-z0-9.+-]*)\/([^?#]*)/i.exec(text)
  if (found === null) return false
  const path = (found[2] ?? '').split('/')
  const name = (path.at(-1) ?? '').replace(/@.*$/, '')
  const namespace = path.slice(0, -1).filter((part) => part !== '')
  return name !== '' && (found[1]?.toLowerCase() !== 'maven' || namespace.length > 0)
}

/**
 * A file's hashes by one algorithm each. Doubles of md5 and sha1 are left to the optional tests 6.2.8 and 6.2.9, which call
 * both algorithms unsafe: the conformance cases call such documents valid.
 */
function doubleHashes(document: JsonObject): string[] {
  const found: string[] = []
  const tree = objectIn(document, 'product_tree')
  const left: Array<JsonObject | null> = [
    ...objectsIn(tree, 'full_product_names'),
    ...objectsIn(tree, 'branches'),
    ...objectsIn(tree, 'relationships').map((one) => objectIn(one, 'full_product_name')),
  ]
  for (
    let node = left.pop(), steps = 0;
    node !== undefined && node !== null && steps < 200_000;
    node = left.pop(), steps++
  ) {
    left.push(...objectsIn(node, 'branches'))
    const product = objectIn(node, 'product') ?? node
    for (const file of objectsIn(objectIn(product, 'product_identification_helper'), 'hashes')) {
      const algorithms = listIn(file, 'file_hashes').flatMap((hash) => textIn(objectOf(hash), 'algorithm') ?? [])
      found.push(
        ...doubles(algorithms.filter((algorithm) => !/^(md5|sha1)$/i.test(algorithm))).map(
          (algorithm) => `two hashes of one file by ${algorithm}`,
        ),
      )
    }
  }
  return found
}
