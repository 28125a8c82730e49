import type { SourceTable } from './types.ts'
import type { WasmMemory } from './web-assembly.ts'

export type SourceExports = Record<
  'tableAddress' | 'registersAddress' | 'keyAddress' | 'countKey' | 'writeKey' | 'trim' | 'used' | 'forgotten',
  (...numbers: number[]) => number
>

/** Words of an entry: key 4, requests, first, last, probes. */
const WORDS = 8
const REQUESTS = 4
const FIRST = 5
const LAST = 6
const PROBES = 7
const REGISTERS = 16_384

/** The source table that lies in the kernel's memory. */
export function createWasmSources(wasm: SourceExports, memory: WasmMemory, slots: number): SourceTable {
  const table = new Uint32Array(memory.buffer, wasm.tableAddress(), slots * WORDS)
  const scratch = new Uint8Array(memory.buffer, wasm.keyAddress(), 16)
  const at = (entry: number, word: number) => table[entry * WORDS + word] ?? 0

  function* entries(): Generator<number> {
    for (let entry = 0; entry < slots; entry++) if (at(entry, REQUESTS) > 0) yield entry
  }

  return {
    count(key, time) {
      scratch.set(key)
      return wasm.countKey(time)
    },
    probe(entry, n) {
      table[entry * WORDS + PROBES] = at(entry, PROBES) + n
    },
    key(entry) {
      wasm.writeKey(entry)
      return scratch.slice()
    },
    requests: (entry) => at(entry, REQUESTS),
    probes: (entry) => at(entry, PROBES),
    first: (entry) => at(entry, FIRST),
    last: (entry) => at(entry, LAST),
    entries,
    trim() {
      wasm.trim()
    },
    get error() {
      return wasm.forgotten()
    },
    registers: new Uint8Array(memory.buffer, wasm.registersAddress(), REGISTERS),
  }
}
