import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** How logs are rotated in the wild. */
export const KINDS = [
  'rename',
  'rename, writer goes on',
  'rename and pack',
  'shift and pack',
  'copytruncate',
  'copytruncate and pack',
  'date-named',
  'symbolic link',
  'new directory',
  'directory replaced',
  'delete and recreate',
] as const
export type Kind = (typeof KINDS)[number]

export interface Rotator {
  choose(): Kind
  chooseHarmless(): Kind
  /** Whether text that nobody read by then is gone after it. */
  destroys(kind: Kind): boolean
  rotate(kind: Kind): void
  /** The same, one step a turn: what others see in between. */
  steps(kind: Kind): Iterable<void>
  /** Removes rotated files; everything must have been read. */
  clean(): void
}

/** Rotates logs in a directory; `write` appends so many new lines to a file. */
export function createRotator(
  logs: string,
  random: () => number,
  write: (path: string, lines: number) => void,
): Rotator {
  const log = join(logs, 'access.log')
  const site = join(logs, 'site.log')
  const dated = join(logs, 'dated')
  const vhosts = join(logs, 'vhosts')
  let number = 0
  const some = (most: number): number => 1 + Math.floor(random() * most)
  const day = (): string => String(20_200_000 + ++number)

  function* pack(path: string): Iterable<void> {
    // As gzip does it: the packed file is there, half, before the other one goes.
    const packed = gzipSync(readFileSync(path))
    yield
    writeFileSync(`${path}.gz`, packed.subarray(0, packed.length >> 1))
    yield
    writeFileSync(`${path}.gz`, packed.subarray(packed.length >> 1), { flag: 'a' })
    yield
    unlinkSync(path)
    yield
  }

  function* shift(): Iterable<void> {
    if (existsSync(`${log}.3.gz`)) renameSync(`${log}.3.gz`, `${log}-${day()}.gz`)
    yield
    if (existsSync(`${log}.2.gz`)) renameSync(`${log}.2.gz`, `${log}.3.gz`)
    yield
    if (existsSync(`${log}.1`)) {
      renameSync(`${log}.1`, `${log}.2`)
      yield
      yield* pack(`${log}.2`)
    }
    renameSync(log, `${log}.1`)
    yield
    write(log, some(5))
  }

  const act: Record<Kind, () => Iterable<void>> = {
    *rename() {
      renameSync(log, `${log}-${day()}`)
      yield
      if (random() < 0.5) writeFileSync(log, '')
    },
    *'rename, writer goes on'() {
      const old = `${log}-${day()}`
      renameSync(log, old)
      yield
      write(log, some(3))
      yield
      write(old, some(3))
    },
    *'rename and pack'() {
      const old = `${log}-${day()}`
      renameSync(log, old)
      yield
      yield* pack(old)
    },
    'shift and pack': shift,
    *copytruncate() {
      copyFileSync(log, `${log}-${day()}`)
      yield
      truncateSync(log)
    },
    *'copytruncate and pack'() {
      const old = `${log}-${day()}`
      copyFileSync(log, old)
      yield
      truncateSync(log)
      yield
      write(log, some(20))
      yield
      yield* pack(old)
    },
    *'date-named'() {
      mkdirSync(dated, { recursive: true })
      const path = join(dated, `access-${day()}.log`)
      write(path, some(8))
      yield
      write(path, some(8))
    },
    *'symbolic link'() {
      const path = join(logs, `site-${day()}.log`)
      write(path, some(5))
      yield
      symlinkSync(path, `${site}.new`)
      renameSync(`${site}.new`, site)
      yield
      write(path, some(5))
    },
    *'new directory'() {
      const path = join(vhosts, `host-${day()}`)
      mkdirSync(path, { recursive: true })
      yield
      write(join(path, 'access.log'), some(5))
    },
    *'directory replaced'() {
      rmSync(dated, { recursive: true, force: true })
      yield
      mkdirSync(dated)
      yield
      write(join(dated, `access-${day()}.log`), some(5))
    },
    *'delete and recreate'() {
      unlinkSync(log)
      yield
      // Often the same inode again.
      write(log, some(30))
    },
  }

  const destroys = (kind: Kind): boolean => kind === 'delete and recreate' || kind === 'directory replaced'
  const chooseHarmless = (): Kind => {
    for (;;) {
      const kind = KINDS[Math.floor(random() * KINDS.length)]!
      if (!destroys(kind)) return kind
    }
  }

  function* steps(kind: Kind): Iterable<void> {
    if (!existsSync(log)) writeFileSync(log, '')
    yield
    if (!destroys(kind) && random() < 0.8) write(log, some(12))
    yield
    yield* act[kind]()
  }

  return {
    destroys,
    chooseHarmless,
    choose: () =>
      random() < 0.03 ? (random() < 0.5 ? 'delete and recreate' : 'directory replaced') : chooseHarmless(),
    rotate(kind) {
      for (const _ of steps(kind));
    },
    steps,
    clean() {
      for (const name of readdirSync(logs)) {
        const path = join(logs, name)
        if (name === 'access.log' || name === 'site.log' || name === 'dated' || isTarget(site, path)) continue
        rmSync(path, { recursive: true })
      }
      for (const name of existsSync(dated) ? readdirSync(dated) : []) unlinkSync(join(dated, name))
    },
  }
}

function isTarget(link: string, path: string): boolean {
  return existsSync(link) && existsSync(path) && statSync(link).ino === statSync(path).ino
}
