import { resolve } from 'node:path'
import type { AdvisoryOptions } from '../../cli/ports.ts'
import { bytes, count } from '../../cli/render/wording.ts'
import { withBookLock } from '../../know/advisories/book/lock.ts'
import { exportBundle } from '../../know/advisories/bundle/bundle.ts'
import { visibleText } from '../../support/escape.ts'
import { jsonText, wantsJson } from '../json-output.ts'
import { createTerminal } from '../terminal.ts'
import { bookDirectory } from './known-book.ts'

export async function advisoryExport(file: string, feeds: string[], options: AdvisoryOptions): Promise<number> {
  const directory = bookDirectory()
  const made = await withBookLock(directory, () => exportBundle(directory, resolve(file), feeds, Date.now()))
  const terminal = createTerminal(options)
  if (wantsJson(options)) {
    const { manifest, key, fingerprint } = made
    await terminal.write(
      jsonText(
        { schema: 'firebreak.advisory-export/1', file, key, fingerprint, bytes: made.bytes, feeds: manifest.feeds },
        options,
      ),
    )
    return 0
  }
  await terminal.write(
    [
      `Wrote ${count(made.manifest.feeds.length, 'feed')} (${bytes(made.bytes)}) to ${visibleText(file)}, signed ${made.manifest.made}.`,
      `Key ${made.key}  ${terminal.paint.soft(made.fingerprint)}`,
      'On the other machine, the first time:',
      `  firebreak advisory import ${visibleText(file)} --key ${made.key}`,
      '',
    ].join('\n'),
  )
  return 0
}
