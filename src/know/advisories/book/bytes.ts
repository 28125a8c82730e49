/* Small numbers take little room: seven bits a byte, lowest first. */

/** Bytes that grow. */
export class ByteSink {
  private bytes = new Uint8Array(1 << 12)
  length = 0

  /** A whole number from 0 to 2^32 - 1. */
  number(value: number): void {
    if (this.length + 5 > this.bytes.length) this.grow()
    let rest = value
    while (rest > 0x7f) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    this.bytes[this.length++] = rest
  }

  taken(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }

  private grow(): void {
    const larger = new Uint8Array(this.bytes.length * 2)
    larger.set(this.bytes)
    this.bytes = larger
  }
}

/** Reads what a `ByteSink` wrote, from a given place on. */
export class ByteReader {
  private readonly bytes: Uint8Array
  at: number

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes
    this.at = at
  }

  number(): number {
    let value = 0
    let shift = 0
    for (;;) {
      const byte = this.bytes[this.at++] ?? 0
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value >>> 0
      shift += 7
    }
  }
}

/** A list of numbers that grows, in four bytes each. */
export class NumberList {
  private numbers = new Uint32Array(1 << 10)
  length = 0

  push(value: number): void {
    if (this.length === this.numbers.length) {
      const larger = new Uint32Array(this.numbers.length * 2)
      larger.set(this.numbers)
      this.numbers = larger
    }
    this.numbers[this.length++] = value
  }

  taken(): Uint32Array {
    return this.numbers.subarray(0, this.length)
  }
}
