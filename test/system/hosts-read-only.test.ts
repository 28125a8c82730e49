import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collectorsFor } from '../../src/know/inventory/collectors/api.ts'
import { readAnswer } from '../../src/know/inventory/script/sections.ts'
import { unixScript } from '../../src/know/inventory/script/unix-script.ts'

const parts = collectorsFor('unix', false).flatMap((one) => one.parts)
const boundary = 'ab'.repeat(16)

/**
 * Runs the script on a copy of this machine whose writes go to a layer of their own, and prints, after a mark, what is in that layer.
 * /proc, /sys, /dev and /run are the real ones.
 */
const ON_A_LAYER = `set -e
mount -t tmpfs none "$1"; mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
for d in proc sys dev run; do mount --rbind /$d "$1/root/$d"; done
chroot "$1/root" sh -s < "$2" || true
printf '\\nWRITTEN\\n'
cd "$1/upper"; find . -mindepth 1`

const why =
  process.getuid?.() !== 0
    ? 'needs root'
    : spawnSync('unshare', ['-m', 'true']).status !== 0
      ? 'needs mount namespaces'
      : null

describe.skipIf(why !== null)(`the script that runs on hosts${why === null ? '' : ` (${why})`}`, () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'firebreak-layer-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  function onLayer(script: string): { answer: Buffer; written: string[] } {
    const file = join(folder, 'script')
    const layer = mkdtempSync(join(folder, 'layer-'))
    writeFileSync(file, script)
    const output = execFileSync(
      'unshare',
      ['-m', '--propagation', 'private', 'sh', '-c', ON_A_LAYER, 'sh', layer, file],
      {
        maxBuffer: 1 << 26,
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    )
    const at = output.lastIndexOf('\nWRITTEN\n')
    return {
      answer: output.subarray(0, at),
      written: output
        .toString('utf8', at + 9)
        .split('\n')
        .filter(Boolean),
    }
  }

  it('writes nothing, as root and with every collector, and still finds out everything', () => {
    const { answer, written } = onLayer(unixScript(parts, boundary))
    expect(written).toEqual([])
    const { sections, complete } = readAnswer(answer, parts, boundary)
    expect(complete).toBe(true)
    expect(sections.get('os-release')?.text).toContain('ID=')
  }, 180_000)

  it('would be caught if it wrote', () => {
    expect(onLayer('touch /var/cache/written\n').written).toContain('./var/cache/written')
  })
})
