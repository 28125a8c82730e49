import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { AdvisoryOptions } from '../../cli/ports.ts'
import { outcomesText } from '../../cli/render/advisory-text.ts'
import { withBookLock } from '../../know/advisories/book/lock.ts'
import { importBundle, isBundle } from '../../know/advisories/bundle/bundle.ts'
import { readFeed } from '../../know/advisories/read-feed.ts'
import { advisorySources, sourceById } from '../../know/advisories/sources/api.ts'
import type { FeedOutcome } from '../../model/advisory-report.ts'
import { FirebreakError, fileErrorCode } from '../../support/errors.ts'
import { createProgress } from '../../support/progress.ts'
import { jsonText, wantsJson } from '../json-output.ts'
import { createTerminal } from '../terminal.ts'
import { bookDirectory } from './known-book.ts'
import { nothing, readingOutcome } from './sync.ts'

export async function advisoryImport(path: string, options: AdvisoryOptions): Promise<number> {
  checkReadable(path)
  const terminal = createTerminal(options)
  const outcomes = await withBookLock(bookDirectory(), () =>
    options.source === undefined ? bundle(path, options) : files(path, options),
  )
  await terminal.write(
    wantsJson(options)
      ? jsonText({ schema: 'firebreak.advisory-import/1', feeds: outcomes }, options)
      : outcomesText(outcomes, terminal.paint),
  )
  return outcomes.some(({ faults }) => faults > 0) ? 6 : 0
}

function checkReadable(path: string): void {
  try {
    statSync(path)
  } catch (error) {
    throw new FirebreakError(fileErrorCode(error), 'The advisories cannot be read.', { file: path, cause: error })
  }
}

async function bundle(path: string, options: AdvisoryOptions): Promise<FeedOutcome[]> {
  if (statSync(path).isDirectory() || !isBundle(path))
    throw new FirebreakError(
      'usage',
      `${path} is no bundle. Name the source of the files: --source ${advisorySources.map(({ id }) => id).join('|')}.`,
      {
        field: '--source',
      },
    )
  const imported = await importBundle(bookDirectory(), resolve(path), options.key ?? null, Date.now())
  return imported.manifest.feeds.map(({ name }) => ({
    ...nothing(name),
    outcome: imported.taken.includes(name) ? 'new' : 'older',
  }))
}

async function files(path: string, options: AdvisoryOptions): Promise<FeedOutcome[]> {
  const id = options.source ?? ''
  const source = sourceById(id)
  if (source === null)
    throw new FirebreakError(
      'usage',
      `--source ${id}: not a source. Sources: ${advisorySources.map((one) => one.id).join(', ')}.`,
      {
        field: '--source',
      },
    )
  const progress = createProgress({
    stream: process.stderr,
    enabled: createTerminal(options).live && !wantsJson(options),
    label: 'reading',
  })
  const reading = await readFeed({
    directory: bookDirectory(),
    feed: options.name ?? source.id,
    source,
    paths: [resolve(path)],
    now: Date.now(),
    keep: options.keep === true,
    acceptSmaller: options.acceptSmaller === true,
    progress: (documents) => progress.update(documents, null, `${documents} documents`),
  }).finally(() => progress.done())
  return [readingOutcome(reading)]
}
