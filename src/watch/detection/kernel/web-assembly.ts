/** The piece of the WebAssembly interface that is used here: TypeScript knows it only together with the browser's. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer
}

/** A compiled module: opaque, and may be sent to workers. */
export type WasmModule = object

interface Api {
  validate(bytes: Uint8Array): boolean
  Module: new (bytes: Uint8Array) => WasmModule
  Instance: new (module: WasmModule, imports: { env: { memory: WasmMemory } }) => { exports: unknown }
  Memory: new (size: { initial: number }) => WasmMemory
}

/** Undefined where the runtime has no WebAssembly (`--jitless`). */
export const webAssembly = (globalThis as { WebAssembly?: Api }).WebAssembly
