import type { Threat } from '../../../model/threat.ts'
import type { CatalogueEntry } from '../schemas/threats.ts'

/** What people read about a threat. */
export function catalogueEntry(threat: Threat): CatalogueEntry {
  const { year, story, visibility, looksLike, patch, workaround, references } = threat
  return {
    year,
    story,
    visibility,
    looksLike,
    patch,
    workaround,
    references,
    products: threat.products.map(({ name, vendor, affected }) => ({
      name,
      ...(vendor === undefined ? {} : { vendor }),
      ...(affected === undefined ? {} : { affected }),
    })),
    rules: threat.rules.map(({ id, title, author, licence }) => ({ id, title, author, licence })),
  }
}
