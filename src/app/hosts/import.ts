import { basename, resolve } from 'node:path'
import type { HostImportOptions } from '../../cli/host-ports.ts'
import { type Bill, inventoryOfBill } from '../../know/inventory/documents/bill-of-materials.ts'
import { FORMS, type Form, importFile } from '../../know/inventory/documents/import-file.ts'
import type { HostList, ImportProblem } from '../../know/inventory/documents/types.ts'
import { hostName } from '../../know/inventory/host-name.ts'
import type { HostStore } from '../../know/inventory/ports.ts'
import { isTarget } from '../../know/inventory/ssh/target.ts'
import type { Host } from '../../model/host.ts'
import { FirebreakError } from '../../support/errors.ts'
import { visibleText } from '../../support/escape.ts'
import { jsonText, wantsJson } from '../json-output.ts'
import { createTerminal } from '../terminal.ts'
import { nameOf, openHosts } from './host-place.ts'

interface Outcome {
  form: Form
  added: string[]
  changed: string[]
  unchanged: string[]
  problems: ImportProblem[]
  /** For a document about one host. */
  packages: number | null
}

/** `firebreak host import FILE`: adds hosts, never removes any. */
export async function hostImport(file: string, options: HostImportOptions): Promise<number> {
  const imported = importFile(resolve(file), formOf(options.from))
  const store = openHosts()
  const outcome =
    imported.kind === 'hosts'
      ? await takeList(store, imported.form, imported.list, options)
      : await takeBill(store, imported.form, imported.bill, file, options)
  const terminal = createTerminal(options)
  if (wantsJson(options)) {
    await terminal.write(
      jsonText({ schema: 'firebreak.host-import/1', dryRun: options.dryRun === true, ...outcome }, options),
    )
  } else await terminal.write(outcomeText(outcome, options.dryRun === true))
  if (!options.dryRun && !wantsJson(options) && imported.kind === 'hosts') terminal.say('Next: firebreak host check')
  return outcome.problems.some((problem) => !problem.harmless) ? 6 : 0
}

function formOf(text: string | undefined): Form | null {
  if (text === undefined) return null
  const form = FORMS.find((one) => one === text)
  if (form !== undefined) return form
  throw new FirebreakError('usage', `--from ${text}: not a form. Forms: ${FORMS.join(', ')}.`, { field: '--from' })
}

async function takeList(store: HostStore, form: Form, list: HostList, options: HostImportOptions): Promise<Outcome> {
  const outcome: Outcome = { form, added: [], changed: [], unchanged: [], problems: [...list.problems], packages: null }
  const known = new Map((await store.hosts()).map((host) => [host.name, host]))
  for (const given of list.hosts) {
    const name = hostName(given.name)
    const ssh = given.ssh ?? given.name
    if (name === null || !isTarget(ssh)) {
      outcome.problems.push({
        line: null,
        message: `“${given.name.slice(0, 80)}” cannot be the name of a host, or ssh cannot log in to it.`,
      })
      continue
    }
    const before = known.get(name) ?? null
    const host: Host = {
      name,
      ssh,
      tags: [...new Set([...(before?.tags ?? []), ...given.tags, ...options.tag])].sort(),
      domain: given.domain ?? before?.domain ?? null,
      group: given.group ?? before?.group ?? null,
      added: before?.added ?? Date.now(),
    }
    known.set(name, host)
    if (before !== null && JSON.stringify(before) === JSON.stringify(host)) outcome.unchanged.push(name)
    else {
      if (!options.dryRun) await store.saveHost(host)
      ;(before === null ? outcome.added : outcome.changed).push(name)
    }
  }
  return outcome
}

async function takeBill(
  store: HostStore,
  form: Form,
  bill: Bill,
  file: string,
  options: HostImportOptions,
): Promise<Outcome> {
  const name = nameOf(
    options.name ?? hostName(bill.subject ?? '') ?? basename(file).replace(/\.(?:(?:cdx|spdx|bom)\.)?json$/i, ''),
  )
  const before = await store.host(name)
  const latest = await store.inventory(name)
  if (latest !== null && latest.how !== 'document') {
    throw new FirebreakError(
      'usage',
      `${name} has been looked at itself, which is better than a document. --name gives the document another name.`,
      {
        field: '--name',
      },
    )
  }
  if (!options.dryRun) {
    const tags = [...new Set([...(before?.tags ?? []), ...options.tag])].sort()
    await store.saveHost(
      before === null ? { name, ssh: null, tags, domain: null, group: null, added: Date.now() } : { ...before, tags },
    )
    await store.saveInventory(inventoryOfBill(name, bill, Date.now()))
  }
  const [added, changed] = before === null ? [[name], []] : [[], [name]]
  return { form, added, changed, unchanged: [], problems: [], packages: bill.packages.length }
}

function outcomeText(outcome: Outcome, dryRun: boolean): string {
  const { added, changed, unchanged, problems, packages } = outcome
  const would = dryRun ? 'Would add' : 'Added'
  const lines = [
    `${would} ${added.length}, ${dryRun ? 'change' : 'changed'} ${changed.length}, ${unchanged.length} as before (${outcome.form}).`,
    ...(packages === null
      ? []
      : [`${packages} packages of ${[...added, ...changed].join(', ')}, known from this document only.`]),
    ...problems.map(({ line, message }) => `${line === null ? '' : `line ${line}: `}${visibleText(message)}`),
  ]
  return `${lines.join('\n')}\n`
}
