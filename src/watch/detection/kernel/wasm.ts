import { readFileSync } from 'node:fs'
import type { Layout } from '../../logs/formats/types.ts'
import { programOf } from './layout-program.ts'
import { packLiterals } from './literal-tables.ts'
import { ORDINARY_TEXT } from '../rules/ordinary-text.ts'
import type { Kernel, KernelConfig, KernelCounts, SourceTable } from './types.ts'
import { createWasmSources, type SourceExports } from './wasm-sources.ts'
import { type WasmModule, webAssembly } from './web-assembly.ts'

/** What a worker needs to start without building anything: send it by `postMessage` with the same config. */
export interface KernelImage {
  module: WasmModule
  /** The literal tables; addresses inside make them valid only for a config with the same literals. */
  tables: Uint8Array
}

export interface WasmKernel extends Kernel {
  image(): KernelImage
}

/** Chunk, bytes: with its tables it fits a second-level cache. */
const CAPACITY = 256 * 1024
/** Carry and slack of assembly/memory.ts. */
const CARRY = 65_536
const SLACK = 128
const RECORD_WORDS = 32
const ATTENTION_MAX = 4096

type Exports = SourceExports & Record<ExportName, (...numbers: number[]) => number>
type ExportName =
  | 'allocate'
  | 'build'
  | 'useTables'
  | 'sampleAddress'
  | 'lengthsAddress'
  | 'bytesAddress'
  | 'placesAddress'
  | 'tablesFrom'
  | 'tablesTo'
  | 'programAddress'
  | 'chunkAddress'
  | 'attentionAddress'
  | 'hitsAddress'
  | 'hitsEndAddress'
  | 'useWindow'
  | 'useSuspicious'
  | 'useLayout'
  | 'useCombined'
  | 'useDelimited'
  | 'useColumns'
  | 'scan'
  | 'scanned'
  | 'countOf'

let compiled: WasmModule | null | undefined

/** The compiled kernel, once a thread; null where WebAssembly or its SIMD is missing. */
function moduleOf(): WasmModule | null {
  if (compiled === undefined) {
    const bytes = readFileSync(new URL('./kernel.wasm', import.meta.url))
    compiled = webAssembly?.validate(bytes) === true ? new webAssembly.Module(bytes) : null
  }
  return compiled
}

/** The kernel in WebAssembly SIMD; null where that is missing. Throws RangeError for literals outside 5 to 64 bytes. */
export function createWasmKernel(config: KernelConfig, image?: KernelImage): WasmKernel | null {
  const module = image?.module ?? moduleOf()
  if (module === null || webAssembly === undefined) return null
  const packed = packLiterals(config.literals, config.places)
  const memory = new webAssembly.Memory({ initial: 1 })
  const wasm = new webAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports
  const [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = config.seed
  const { length } = config.literals
  wasm.allocate(
    CAPACITY,
    length,
    packed.bytes.length,
    packed.places,
    packed.grams,
    Number(packed.apart),
    ORDINARY_TEXT.length,
    config.sourceSlots,
    s0,
    s1,
    s2,
    s3,
  )
  const bytes = new Uint8Array(memory.buffer)
  if (image === undefined) {
    for (let i = 0, at = wasm.sampleAddress(); i < ORDINARY_TEXT.length; i++)
      bytes[at + i] = ORDINARY_TEXT.charCodeAt(i)
    bytes.set(packed.lengths, wasm.lengthsAddress())
    bytes.set(packed.marks, wasm.placesAddress())
    bytes.set(packed.bytes, wasm.bytesAddress())
    wasm.build()
  } else {
    bytes.set(image.tables, wasm.tablesFrom())
    wasm.useTables()
  }
  wasm.useWindow(
    clampTime(config.since),
    clampTime(config.until),
    config.every ? 1 : 0,
    packed.front === 'address' ? 1 : 0,
  )

  wasm.useSuspicious(config.suspicious === false ? 0 : 1)
  const base = wasm.chunkAddress() - CARRY
  const counts: KernelCounts = { lines: 0, parsed: 0, odd: 0, skipped: 0, cut: 0, first: 0, last: 0 }
  let scanned = 0

  function useLayout(layout: Layout | null): void {
    const program = layout === null ? null : programOf(layout, wasm.programAddress())
    if (layout === null || program === null) {
      // Nothing is known of such lines but their bytes.
      wasm.useLayout(0, 1, 0, layout === null ? 0 : 1, 0)
      return
    }
    bytes.set(program.bytes, wasm.programAddress())
    const { combined } = program
    if (combined !== null) {
      wasm.useCombined(
        combined.words,
        Number(combined.long),
        Number(combined.anything),
        Number(combined.userSpaces),
        Number(packed.front === 'all'),
      )
    }
    wasm.useDelimited(
      program.steps,
      program.opening.at,
      program.opening.size,
      Number(program.anything),
      program.escapes,
    )
    wasm.useColumns(program.steps, program.separator)
    const salt = saltOf(JSON.stringify(layout))
    wasm.useLayout(program.kind, program.escapes, Number(program.percents), Number(program.incomplete), salt)
  }

  function scan(from: number, to: number): number {
    const handed = wasm.scan(base + from, base + to)
    scanned = wasm.scanned() - base
    counts.lines = wasm.countOf(0)
    counts.parsed = wasm.countOf(1)
    counts.odd = wasm.countOf(2)
    counts.skipped = wasm.countOf(3)
    counts.cut = wasm.countOf(4)
    counts.first = wasm.countOf(5) >>> 0
    counts.last = wasm.countOf(6) >>> 0
    return handed
  }

  return {
    buffer: new Uint8Array(memory.buffer, base, CARRY + CAPACITY + SLACK),
    start: CARRY,
    capacity: CAPACITY,
    useLayout,
    scan,
    get scanned() {
      return scanned
    },
    attention: new Uint32Array(memory.buffer, wasm.attentionAddress(), ATTENTION_MAX * RECORD_WORDS),
    hits: new Uint32Array(memory.buffer, wasm.hitsAddress(), (wasm.hitsEndAddress() - wasm.hitsAddress()) / 4),
    counts,
    sources: createWasmSources(wasm, memory, config.sourceSlots) satisfies SourceTable,
    image: () => ({ module, tables: bytes.slice(wasm.tablesFrom(), wasm.tablesTo()) }),
  }
}

/** Seconds that fit 32 bits; infinities are no limit. */
function clampTime(seconds: number): number {
  return Math.min(0xffffffff, Math.max(0, Math.floor(seconds)))
}

/** Lines of different layouts never share a hash: the same bytes may mean different fields (FNV-1a). */
function saltOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
