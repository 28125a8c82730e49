import { createInterface } from 'node:readline/promises'

/** Asks a yes-or-no question on the terminal, one at a time; anything but `yes` is no. An interrupt is no as well. */
export function createAsker(signal: AbortSignal): (question: string) => Promise<boolean> {
  let before: Promise<unknown> = Promise.resolve()
  return (question) => {
    const answer = before.then(async () => {
      if (signal.aborted) return false
      const lines = createInterface({ input: process.stdin, output: process.stderr })
      try {
        return (await lines.question(question, { signal })).trim().toLowerCase() === 'yes'
      } catch {
        return false
      } finally {
        lines.close()
      }
    })
    before = answer
    return answer
  }
}
