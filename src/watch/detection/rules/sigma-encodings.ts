import { Buffer } from 'node:buffer'

/** `-x` and `/x` and their typographic twins, for every dash or slash that starts an option. */
export function windash(value: string): string[] {
  const found = new Set<string>([value])
  for (const dash of ['-', '/', '\u2013', '\u2014', '\u2015'])
    found.add(value.replace(/(^|\s)[-/](?=\S)/g, `$1${dash}`))
  return [...found]
}

export function base64(value: Buffer): string {
  return value.toString('base64')
}

/** The three texts that `value` becomes inside a longer base64 text, by its offset modulo 3; unsafe ends cut off. */
export function base64AtOffsets(value: Buffer): string[] {
  const from = [0, 2, 3]
  const cut = [0, 3, 2]
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset, 0x20), value]).toString('base64')
    return text.slice(from[offset] ?? 0, text.length - (cut[(value.length + offset) % 3] ?? 0))
  })
}

export function utf16(value: string, order: 'le' | 'be' | 'mark'): Buffer {
  const little = Buffer.from(value, 'utf16le')
  if (order === 'le') return little
  if (order === 'be') return little.swap16()
  return Buffer.concat([Buffer.from([0xff, 0xfe]), little])
}
