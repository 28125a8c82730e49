/** Started by kill.test.ts: writes the feed `osv` again and again, each time with one more advisory, until it is killed. */
import { exampleAdvisory } from '../../src/know/advisories/book/example-advisory.ts'
import { openFeedFile } from '../../src/know/advisories/book/feed-file.ts'
import { createFeedWriter } from '../../src/know/advisories/book/write-feed.ts'

const path = process.argv[2] ?? ''
for (;;) {
  const previous = openFeedFile(path)
  const count = previous.facts.advisories + 1
  const writer = createFeedWriter(path, 'osv', previous, Date.now())
  for (let at = 0; at < count; at++) writer.add(exampleAdvisory(`A-${at}`, { summary: 'x'.repeat(5_000) }))
  writer.finish()
  previous.close()
  process.stdout.write('.')
}
