import { type JsonObject, objectIn, objectsIn, textIn } from '../json.ts'

/** A product of the document's tree. Ids hold inside the document only. */
export interface CsafProduct {
  id: string
  name: string
  cpe: string | null
  purl: string | null
  vendor: string | null
  /** Name of the branch of category `product_name`. */
  product: string | null
  version: string | null
  /** As it is written: free text or `vers:`. */
  range: string | null
  architecture: string | null
  /** For a product that is a component of another: both ids. */
  component: string | null
  platform: string | null
}

/** Branches deeper than this are not followed: the format itself stops at 30. */
const MOST_DEEP = 30
const MOST_PRODUCTS = 100_000

interface Path {
  vendor: string | null
  product: string | null
  version: string | null
  range: string | null
  architecture: string | null
}

/** Every product of the tree, in order; an id that is defined twice comes twice. */
export function productsOf(document: JsonObject): CsafProduct[] {
  const tree = objectIn(document, 'product_tree')
  const found: CsafProduct[] = []
  const nowhere: Path = { vendor: null, product: null, version: null, range: null, architecture: null }
  for (const product of objectsIn(tree, 'full_product_names')) push(found, product, nowhere)
  walk(tree, nowhere, 0, found)
  for (const relation of objectsIn(tree, 'relationships')) {
    const product = objectIn(relation, 'full_product_name')
    if (product === null) continue
    push(found, product, nowhere, {
      component: textIn(relation, 'product_reference'),
      platform: textIn(relation, 'relates_to_product_reference'),
    })
  }
  return found
}

function walk(parent: JsonObject | null, path: Path, depth: number, found: CsafProduct[]): void {
  if (depth > MOST_DEEP || found.length >= MOST_PRODUCTS) return
  for (const branch of objectsIn(parent, 'branches')) {
    const here = step(path, textIn(branch, 'category'), textIn(branch, 'name'))
    const product = objectIn(branch, 'product')
    if (product !== null) push(found, product, here)
    walk(branch, here, depth + 1, found)
  }
}

function step(path: Path, category: string | null, name: string | null): Path {
  switch (category) {
    case 'vendor':
      return { ...path, vendor: name }
    case 'product_name':
      return { ...path, product: name }
    case 'product_version':
      return { ...path, version: name }
    case 'product_version_range':
      return { ...path, range: name }
    case 'architecture':
      return { ...path, architecture: name }
    default:
      return path
  }
}

function push(
  found: CsafProduct[],
  product: JsonObject,
  path: Path,
  relation: { component: string | null; platform: string | null } = { component: null, platform: null },
): void {
  const id = textIn(product, 'product_id')
  if (id === null || found.length >= MOST_PRODUCTS) return
  const helper = objectIn(product, 'product_identification_helper')
  found.push({
    id,
    name: textIn(product, 'name') ?? id,
    cpe: textIn(helper, 'cpe'),
    purl: textIn(helper, 'purl'),
    ...path,
    ...relation,
  })
}
