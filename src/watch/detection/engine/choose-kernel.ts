import { randomFillSync } from 'node:crypto'
import { FirebreakError } from '../../../support/errors.ts'
import { createPlainKernel } from '../kernel/plain.ts'
import type { Kernel, KernelConfig } from '../kernel/types.ts'
import { createWasmKernel, type KernelImage } from '../kernel/wasm.ts'

export interface ChosenKernel {
  kernel: Kernel
  kind: 'wasm' | 'plain'
  /** What another thread needs to build no tables. */
  image: () => KernelImage | undefined
}

/** The kernel asked for; `auto` takes WebAssembly where it runs. `image`: of a kernel with the same literals. Throws a `FirebreakError` when `wasm` is asked for and cannot run. */
export function chooseKernel(
  choice: 'auto' | 'wasm' | 'plain',
  config: Omit<KernelConfig, 'seed'>,
  image?: KernelImage,
): ChosenKernel {
  const full: KernelConfig = { ...config, seed: randomFillSync(new Uint32Array(4)) }
  const wasm = choice === 'plain' ? null : createWasmKernel(full, image)
  if (wasm !== null) return { kernel: wasm, kind: 'wasm', image: wasm.image }
  if (choice === 'wasm')
    throw new FirebreakError('usage', 'This machine has no WebAssembly SIMD: choose --kernel plain or auto.', {
      field: '--kernel',
    })
  return { kernel: createPlainKernel(full), kind: 'plain', image: () => undefined }
}
