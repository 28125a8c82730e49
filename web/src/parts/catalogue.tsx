import type { JSX } from 'preact'
import type { CatalogueEntry } from '../client/types.ts'
import { Section } from './section.tsx'

const VISIBILITY: Record<CatalogueEntry['visibility'], string> = {
  'request-line': 'the request line shows all of it',
  partly: 'an access log shows part of it: fewer may be counted than came',
  'headers-or-body-only':
    'it hides in headers or body, which access logs leave out: what is counted here is a trace only',
}

/** What the catalogue knows of a threat: its story, and how to close the hole. */
export function Catalogue({ entry }: { entry: CatalogueEntry }): JSX.Element {
  return (
    <div class="row">
      <Section title="What it is" note={`first seen ${entry.year}`}>
        <p>{entry.story}</p>
        <table class="facts-table">
          <tbody>
            <tr>
              <th scope="row">In a log</th>
              <td>{entry.looksLike}</td>
            </tr>
            <tr>
              <th scope="row">Visible</th>
              <td>{VISIBILITY[entry.visibility]}</td>
            </tr>
            <tr>
              <th scope="row">Recognised by</th>
              <td>{entry.rules.map(({ title, author }) => `${title} (${author})`).join('; ')}</td>
            </tr>
          </tbody>
        </table>
      </Section>
      <div id="fix" class="anchor">
        <Section title="How to close it">
          <table class="facts-table">
            <tbody>
              <tr>
                <th scope="row">Affected</th>
                <td>{entry.products.map(productWords).join('; ') || 'no product is named'}</td>
              </tr>
              <tr>
                <th scope="row">Patch</th>
                <td>{entry.patch}</td>
              </tr>
              <tr>
                <th scope="row">Until then</th>
                <td>{entry.workaround}</td>
              </tr>
              <tr>
                <th scope="row">Read</th>
                <td>
                  {entry.references.map((address) => (
                    <Reference key={address} address={address} />
                  ))}
                </td>
              </tr>
            </tbody>
          </table>
        </Section>
      </div>
    </div>
  )
}

function productWords(product: CatalogueEntry['products'][number]): string {
  return `${product.name}${product.affected === undefined ? '' : `: ${product.affected}`}`
}

/** Only https becomes a link; anything else stays the text it is. */
function Reference({ address }: { address: string }): JSX.Element {
  if (!/^https:\/\/[\w.-]+(?:\/|$)/.test(address)) return <span class="block">{address}</span>
  return (
    <a class="block" href={address} target="_blank" rel="noopener noreferrer">
      {address.slice('https://'.length)}
    </a>
  )
}
