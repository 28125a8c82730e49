import { openJournal } from '../../src/watch/sensor/journal/journal.ts'
import { generator, type SimulatedDisk, simulatedDisk } from '../../src/watch/sensor/journal/simulated-disk.ts'
import type { Disk, Journal, StateKeeper } from '../../src/watch/sensor/journal/types.ts'

/** State of the model: the numbers of all lines that were counted. */
export function numbers(): StateKeeper & { all: number[] } {
  const keeper = {
    all: [] as number[],
    apply: (change: Uint8Array) => void keeper.all.push(...(JSON.parse(Buffer.from(change).toString()) as number[])),
    restore: (bytes: Uint8Array) => void (keeper.all = JSON.parse(Buffer.from(bytes).toString()) as number[]),
    snapshot: () => Buffer.from(JSON.stringify(keeper.all)),
  }
  return keeper
}

/** A disk whose power goes at the `n`-th operation: before it, or after; nothing answers any more. */
export function untilPowerCut(
  disk: SimulatedDisk,
  n: number,
  after: boolean,
): { disk: Disk; cut: Promise<void>; alive: () => boolean } {
  let count = 0
  let dead = false
  let ring: () => void = () => undefined
  const cut = new Promise<void>((resolve) => {
    ring = resolve
  })
  const guarded = <A extends unknown[], R>(operation: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      if (dead) return new Promise<R>(() => undefined)
      const last = ++count === n
      if (last && !after) {
        dead = true
        disk.powerCut()
        ring()
        return new Promise<R>(() => undefined)
      }
      try {
        return await operation(...args)
      } finally {
        if (last && !dead) {
          dead = true
          disk.powerCut()
          ring()
          await new Promise(() => undefined)
        }
      }
    }
  }
  const { list, size, read, create, write, sync, truncate, remove, free, close } = disk
  return {
    cut,
    alive: () => !dead,
    disk: {
      ...{
        list: guarded(list),
        size: guarded(size),
        read: guarded(read),
        create: guarded(create),
        write: guarded(write),
      },
      ...{ sync: guarded(sync), truncate: guarded(truncate), remove: guarded(remove), free, close },
    },
  }
}

export interface Outcome {
  cuts: number
  appended: number
  delivered: number
  torn: number
}

/**
 * One life of a journal with several power cuts, faults of the disk in between, and a server that takes each number once. Throws when
 * an acknowledged record is lost, a line counts twice or not at all, a number comes with two contents, or damage is reported where none was done.
 */
export async function powerCutLife(seed: number, cuts: number): Promise<Outcome> {
  const random = generator(seed)
  const disk = simulatedDisk(seed ^ 0x5bd1e995)
  const server = new Map<number, string>()
  const promised = new Set<number>()
  const outcome: Outcome = { cuts: 0, appended: 0, delivered: 0, torn: 0 }
  let line = 0
  let epoch = ''
  const broken = (what: string): never => {
    throw new Error(`seed ${seed}, cut ${outcome.cuts}: ${what}`)
  }

  const deliver = async (journal: Journal, most: number): Promise<void> => {
    const records = await journal.unacknowledged(0, most)
    for (const { seq, payload } of records) {
      const text = Buffer.from(payload).toString()
      const known = server.get(seq)
      if (known !== undefined && known !== text) broken(`number ${seq} came with two contents`)
      server.set(seq, text)
      outcome.delivered++
    }
    journal.acknowledge(records.map(({ seq }) => seq))
  }

  for (let life = 0; life <= cuts; life++) {
    const last = life === cuts
    const keeper = numbers()
    const guard = untilPowerCut(disk, last ? Number.POSITIVE_INFINITY : 1 + Math.floor(random() * 60), random() < 0.5)
    const work = async (): Promise<void> => {
      const journal = await openJournal(guard.disk, keeper, { segmentBytes: 1500, retryMs: 1 })
      if (epoch !== '' && promised.size > 0 && journal.epoch !== epoch) broken('the journal lost its name')
      epoch = journal.epoch
      if (journal.recovery.damaged > 0) broken('damage reported where there was none')
      outcome.torn += journal.recovery.torn > 0 ? 1 : 0
      const waiting = (await journal.unacknowledged(0, Number.POSITIVE_INFINITY)).map(({ payload }) =>
        Buffer.from(payload).toString(),
      )
      const counted = [...new Set([...server.values(), ...waiting])].flatMap((text) => JSON.parse(text) as number[])
      if (new Set(counted).size !== counted.length) broken('a line is in two records')
      const here = keeper.all.toSorted((a, b) => a - b).join()
      const there = counted.toSorted((a, b) => a - b).join()
      if (here !== there) broken(`the state is not what the records add up to: ${here} / ${there}`)
      for (const one of promised) if (!keeper.all.includes(one)) broken(`line ${one} was acknowledged and is lost`)
      line = Math.max(0, ...keeper.all)
      if (last) return
      for (;;) {
        if (!guard.alive()) return
        if (random() < 0.1)
          disk.failAt(1 + Math.floor(random() * 4), random() < 0.5 ? 'EIO' : 'ENOSPC', 1 + Math.floor(random() * 3))
        const several = Array.from({ length: 1 + Math.floor(random() * 3) }, async () => {
          const lines = Array.from({ length: 1 + Math.floor(random() * 9) }, () => ++line)
          outcome.appended++
          await journal.append(Buffer.from(JSON.stringify(lines)), Buffer.from(JSON.stringify(lines)), lines.length)
          for (const one of lines) promised.add(one)
        })
        await Promise.all(several)
        if (random() < 0.5) await deliver(journal, Math.floor(random() * 400))
      }
    }
    await Promise.race([work(), guard.cut])
    if (!last) outcome.cuts++
  }
  return outcome
}

/** Flips one bit of a journal with some records; returns whether that was noticed. Throws when a wrong record comes out. */
export async function flippedBit(seed: number): Promise<'noticed' | 'unnoticed'> {
  const random = generator(seed)
  const disk = simulatedDisk(seed)
  const journal = await openJournal(disk, numbers(), { segmentBytes: 700 })
  const written = new Map<number, string>()
  for (let i = 1; i < 30; i++) {
    const text = `[${i}]`
    written.set(
      await journal.append(Buffer.from(text), Buffer.from(text.repeat(1 + Math.floor(random() * 20))), 1),
      text,
    )
  }
  await journal.close()
  disk.flipBit()
  const keeper = numbers()
  const again = await openJournal(disk, keeper, { segmentBytes: 700 })
  const records = await again.unacknowledged(0, Number.POSITIVE_INFINITY)
  for (const { seq, payload } of records) {
    const text = written.get(seq)
    if (text === undefined || Buffer.from(payload).toString().replaceAll(text, '') !== '')
      throw new Error(`seed ${seed}: a wrong record`)
  }
  if (again.nextSeq <= 29) throw new Error(`seed ${seed}: a number is given twice`)
  await again.close()
  return again.recovery.damaged + again.recovery.torn > 0 ? 'noticed' : 'unnoticed'
}
