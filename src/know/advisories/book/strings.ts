import { NumberList } from './bytes.ts'

/** Texts that occur again and again, each kept once and called by its number. */
export class StringTable {
  private readonly numbers = new Map<string, number>()

  numberOf(text: string): number {
    const known = this.numbers.get(text)
    if (known !== undefined) return known
    const next = this.numbers.size
    this.numbers.set(text, next)
    return next
  }

  /** 0 stands for null. */
  optional(text: string | null): number {
    return text === null ? 0 : this.numberOf(text) + 1
  }

  get size(): number {
    return this.numbers.size
  }

  /** All texts in UTF-8 behind each other, and where each begins. */
  taken(): { bytes: Buffer; starts: Uint32Array } {
    const starts = new NumberList()
    const pieces: Buffer[] = []
    let at = 0
    // In pieces: one text of all of them would be as large again.
    let batch: string[] = []
    let batched = 0
    const flush = (): void => {
      pieces.push(Buffer.from(batch.join(''), 'utf8'))
      batch = []
      batched = 0
    }
    for (const text of this.numbers.keys()) {
      starts.push(at)
      at += Buffer.byteLength(text)
      batch.push(text)
      batched += text.length
      if (batched > 1 << 20) flush()
    }
    starts.push(at)
    flush()
    return { bytes: Buffer.concat(pieces), starts: starts.taken() }
  }
}

/** Texts of an opened feed. */
export class StringReader {
  private readonly bytes: Buffer
  private readonly starts: Uint32Array

  constructor(bytes: Buffer, starts: Uint32Array) {
    this.bytes = bytes
    this.starts = starts
  }

  text(number: number): string {
    return this.bytes.toString('utf8', this.starts[number] ?? 0, this.starts[number + 1] ?? 0)
  }

  optional(number: number): string | null {
    return number === 0 ? null : this.text(number - 1)
  }
}
