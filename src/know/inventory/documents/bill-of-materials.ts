import type { HostPackage, Inventory, OperatingSystem } from '../../../model/host.ts'
import { FirebreakError } from '../../../support/errors.ts'
import { assemble } from '../assemble.ts'
import { MOST_PACKAGES } from '../collectors/section-text.ts'
import { operatingSystem } from '../operating-system.ts'
import { packageOfPurl } from './purl-package.ts'

/** What a document says, before it has a host's name. */
export interface Bill {
  /** What it calls its subject; null when it does not. */
  subject: string | null
  made: number | null
  os: OperatingSystem | null
  packages: HostPackage[]
  /** Entries that name no package we could match. */
  unread: number
}

/** CycloneDX 1.x in JSON: components, also inside components; an `operating-system` component names the distribution. */
export function readCycloneDx(document: unknown): Bill {
  const root = record(document)
  const metadata = record(root['metadata'])
  const bill = empty(text(record(metadata['component'])['name']), text(metadata['timestamp']))
  const waiting = [...list(root['components'])]
  // A queue, not recursion: a document may nest as deep as it likes.
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const component = record(next)
    for (const inner of list(component['components'])) waiting.push(inner)
    if (component['type'] === 'operating-system') {
      const [id, version] = [text(component['name']) ?? '', text(component['version']) ?? '']
      bill.os = operatingSystem({
        id,
        version,
        codename: null,
        pretty: text(component['description']) ?? `${id} ${version}`,
      })
    } else add(bill, text(component['purl']))
  }
  return bill
}

/** SPDX 2.x in JSON: packages with a purl among their external references; SPDX 3 in JSON-LD: software packages with a package URL. */
export function readSpdx(document: unknown): Bill {
  const root = record(document)
  const bill = empty(text(root['name']), text(record(root['creationInfo'])['created']))
  for (const entry of list(root['packages'])) {
    const references = list(record(entry)['externalRefs']).map(record)
    const purls = references
      .filter((one) => one['referenceType'] === 'purl')
      .map((one) => text(one['referenceLocator']))
    add(bill, purls[0] ?? null)
  }
  for (const entry of list(root['@graph']).map(record)) {
    if (entry['type'] === 'software_Package') add(bill, text(entry['software_packageUrl']))
    if (entry['type'] === 'SpdxDocument') bill.subject ??= text(entry['name'])
  }
  return bill
}

/** The inventory of a host that is known from a document only. */
export function inventoryOfBill(host: string, bill: Bill, now: number): Inventory {
  const reason = 'Only a document is known of this host; a look at it (`firebreak host check`) would tell.'
  const gaps = (['candidates', 'listeners', 'modules', 'running-code', 'kernel', 'containers'] as const).map(
    (what) => ({ what, reason }),
  )
  const unread =
    bill.unread === 0
      ? []
      : [
          {
            what: 'packages' as const,
            reason: `${bill.unread} entries of the document name no package with a version.`,
          },
        ]
  const noSystem =
    bill.os === null
      ? [
          {
            what: 'packages' as const,
            reason: 'The document does not name the distribution, so its advisories cannot be matched.',
          },
        ]
      : []
  const facts = {
    packages: bill.packages,
    gaps: [...unread, ...noSystem, ...gaps],
    ...(bill.os === null ? {} : { os: bill.os }),
  }
  // A fact is as old as the document, never younger than now.
  return assemble(host, Math.min(bill.made ?? now, now), 'document', [facts])
}

function empty(subject: string | null, made: string | null): Bill {
  const time = made === null ? Number.NaN : Date.parse(made)
  return { subject, made: Number.isFinite(time) ? time : null, os: null, packages: [], unread: 0 }
}

function add(bill: Bill, purl: string | null): void {
  const found = purl === null ? null : packageOfPurl(purl)
  if (found === null || bill.packages.length >= MOST_PACKAGES) bill.unread++
  else {
    bill.packages.push(found.package)
    bill.os ??= found.os
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= 4000 ? value : null
}

/** Parses JSON that is to be a bill; throws `inventory-unreadable` with the file. */
export function parseDocument(content: string, file: string): unknown {
  try {
    return JSON.parse(content)
  } catch (error) {
    throw new FirebreakError('inventory-unreadable', `No JSON: ${(error as Error).message.slice(0, 200)}`, {
      file,
      cause: error,
    })
  }
}
