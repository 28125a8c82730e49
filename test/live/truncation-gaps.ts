import { appendFileSync, copyFileSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { follow } from '../../src/watch/logs/follow/follow.ts'

/**
 * Files that grow faster than they are read and are cut short, without a copy or with one that misses the last lines, again and again: what
 * was written must be what was counted and the gap, to the byte.
 */
export async function truncationGaps(
  directory: string,
  rounds: number,
  random: () => number,
): Promise<{ rounds: number; wrong: number; bytes: number }> {
  mkdirSync(directory, { recursive: true })
  let wrong = 0
  let bytes = 0
  let number = 0
  for (let round = 0; round < rounds; round++) {
    const log = join(directory, `access${round}.log`)
    let written = 0
    const write = (size: number): void => {
      const rest = 'x'.repeat(20 + Math.floor(random() * 200))
      let text = ''
      while (text.length < size) text += `${number++} ${rest}\n`
      appendFileSync(log, text)
      written += text.length
    }
    writeFileSync(log, '')
    const follower = follow([log], { from: 'start', interval: 1, survey: 20, grace: 50, watch: false })
    let counted = 0
    let gap = 0
    const step = async (): Promise<boolean> => {
      const events = await follower.next()
      for (const event of events) {
        if (event.kind === 'lines') counted += event.to - event.from
        if (event.kind === 'gap') gap += event.bytes
      }
      return events.length > 0
    }
    for (let cut = 0; cut < 3; cut++) {
      write(300_000 + random() * 1_500_000)
      // The size is seen with the first piece that is read; the rest of it is not.
      for (let before = counted, end = performance.now() + 2000; counted === before && performance.now() < end; )
        await step()
      for (let more = Math.floor(random() * 3); more > 0; more--) await step()
      if (random() < 0.5) {
        copyFileSync(log, `${log}-2020${1000 + cut}`)
        write(1000 + random() * 100_000)
        // Only what was seen can be told to be gone.
        while (counted + gap + follower.backlog().bytes < written) await step()
      }
      truncateSync(log)
      if (random() < 0.7) write(random() * 3_000_000)
    }
    for (let end = performance.now() + 5000; performance.now() < end && counted + gap !== written; ) {
      if (!(await step())) await follower.changed(5)
    }
    follower.close()
    bytes += written
    if (counted + gap !== written) wrong++
  }
  return { rounds, wrong, bytes }
}
