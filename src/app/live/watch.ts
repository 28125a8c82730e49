import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WatchOptions } from '../../cli/ports.ts'
import { screen } from '../../cli/watch/screen.ts'
import { afterKey, firstView } from '../../cli/watch/view.ts'
import type { ThreatName } from '../../model/sighting.ts'
import { FirebreakError } from '../../support/errors.ts'
import { byId } from '../../watch/catalogue/load.ts'
import { jsonText, wantsJson } from '../json-output.ts'
import { createTerminal, type Terminal } from '../terminal.ts'
import { createLivePicture } from './live-picture.ts'
import { startSensor } from './start-sensor.ts'

const REDRAW_MS = 500

/** `firebreak watch`: follows logs and draws what they show, without server or store. */
export async function watch(paths: string[], options: WatchOptions): Promise<number> {
  const terminal = createTerminal(options)
  const live = createLivePicture(nameOf)
  // Watching keeps nothing: the journal is thrown away at the end.
  const directory = mkdtempSync(join(tmpdir(), 'firebreak-watch-'))
  const { sensor } = await startSensor({
    ...options,
    paths,
    directory,
    deliver: async (batches) => {
      for (const batch of batches) live.take(batch)
      return batches.map(({ epoch, seq }) => ({ epoch, seq }))
    },
  })
  try {
    const interactive = process.stdin.isTTY === true && process.stdout.isTTY === true && !wantsJson(options)
    if (interactive) await drawUntilDone(live.picture, terminal, seconds(options.for))
    else {
      await new Promise((done) => setTimeout(done, (seconds(options.for) ?? 10) * 1000))
      const picture = live.picture()
      await terminal.write(
        wantsJson(options)
          ? jsonText({ schema: 'firebreak.watch/1', ...picture }, options)
          : `${screen(picture, firstView(), terminal.paint, terminal.paint.width, 24).join('\n')}\n`,
      )
    }
  } finally {
    await sensor.stop()
    rmSync(directory, { recursive: true, force: true })
  }
  return 0
}

function nameOf(id: string): ThreatName {
  const threat = byId(id)
  return { id, name: threat?.name ?? id, kind: threat?.kind ?? 'exploit', cves: threat?.cves ?? [] }
}

function seconds(text: string | undefined): number | null {
  if (text === undefined) return null
  const value = Number(text)
  if (value > 0 && value <= 86_400) return value
  throw new FirebreakError('usage', `--for ${text}: not a number of seconds up to a day.`, { field: '--for' })
}

/** Draws on the alternate screen, so that the terminal is as it was afterwards. */
async function drawUntilDone(
  picture: ReturnType<typeof createLivePicture>['picture'],
  terminal: Terminal,
  limit: number | null,
): Promise<void> {
  const { stdin, stdout } = process
  let view = firstView()
  const draw = (): void => {
    const lines = screen(picture(), view, terminal.paint, stdout.columns || 80, stdout.rows || 24)
    stdout.write(`\x1b[H${lines.map((line) => `${line}\x1b[K`).join('\r\n')}`)
  }
  stdin.setRawMode(true)
  stdin.resume()
  stdout.write('\x1b[?1049h\x1b[?25l')
  try {
    await new Promise<void>((done) => {
      const timer = setInterval(draw, REDRAW_MS)
      const end = (): void => {
        clearInterval(timer)
        stdin.off('data', onKey)
        stdout.off('resize', draw)
        done()
      }
      const onKey = (bytes: Buffer): void => {
        view = afterKey(view, bytes.toString('latin1'))
        if (view.done) end()
        else draw()
      }
      stdin.on('data', onKey)
      stdout.on('resize', draw)
      process.once('SIGTERM', end)
      if (limit !== null) setTimeout(end, limit * 1000).unref()
      draw()
    })
  } finally {
    stdout.write('\x1b[?25h\x1b[?1049l')
    stdin.setRawMode(false)
    stdin.pause()
  }
}
