// Compiles assembly/*.ts to kernel.wasm, which is committed: installing needs no compiler. `node build.mjs [OUT]`
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const HERE = dirname(fileURLToPath(import.meta.url))

/** Compiles and returns the module's bytes; throws with the compiler's messages. */
export async function compileKernel() {
  let bytes = null
  const { error, stderr } = await asc.main(
    [
      'assembly/index.ts',
      '--baseDir',
      HERE,
      '--outFile',
      'kernel.wasm',
      '-O3',
      '--noAssert',
      '--enable',
      'simd,bulk-memory',
      '--runtime',
      'stub',
      '--importMemory',
      '--initialMemory',
      '1',
      '--use',
      'abort=',
    ],
    {
      writeFile(name, contents) {
        if (name === 'kernel.wasm') bytes = contents
      },
    },
  )
  if (error !== null || bytes === null) throw new Error(`the kernel does not compile: ${stderr.toString()}`)
  return bytes
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const out = process.argv[2] ?? join(HERE, 'kernel.wasm')
  const bytes = await compileKernel()
  writeFileSync(out, bytes)
  console.log(`${out}: ${bytes.length} bytes`)
}
