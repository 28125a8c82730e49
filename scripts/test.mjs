// Types, lint, format, then every test; ends with `N passed, N failed, N skipped`. Runs on Node 20, tests run on Node 24.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = join(root, 'node_modules', '.bin')
const env = {
  ...process.env,
  PATH: `${bin}:${process.env.PATH}`,
  NO_COLOR: process.env.CI ? '1' : (process.env.NO_COLOR ?? ''),
}
if (!env.NO_COLOR) delete env.NO_COLOR

const total = { passed: 0, failed: 0, skipped: 0 }
const only = process.argv.slice(2)
if (only.length === 0) {
  check('types', ['tsc', '-p', '.'])
  check('lint', ['oxlint', '--quiet'])
  check('format', ['biome', 'format'])
}
tests()
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)
process.exit(total.failed > 0 ? 1 : 0)

function check(name, [command, ...args]) {
  const run = spawnSync(join(bin, command), args, { cwd: root, env, encoding: 'utf8', maxBuffer: 1 << 28 })
  const passed = run.status === 0
  total[passed ? 'passed' : 'failed']++
  process.stdout.write(`${passed ? '✓' : '✗'} ${name}\n`)
  if (!passed) process.stdout.write(`${run.stdout}${run.stderr}\n`)
}

function tests() {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-test-'))
  const output = join(folder, 'results.json')
  try {
    const run = spawnSync(
      'node',
      [
        join(root, 'node_modules/vitest/vitest.mjs'),
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${output}`,
        ...only,
      ],
      { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] },
    )
    const result = JSON.parse(readFileSync(output, 'utf8'))
    total.passed += result.numPassedTests
    total.failed += result.numFailedTests
    total.skipped += result.numPendingTests + result.numTodoTests
    // A file that cannot be loaded fails the run without failing a test.
    if (run.status !== 0 && result.numFailedTests === 0) total.failed += Math.max(1, result.numFailedTestSuites)
    for (const file of result.testResults) {
      for (const test of file.assertionResults) {
        if (test.status === 'pending' || test.status === 'skipped') process.stdout.write(`skipped: ${test.fullName}\n`)
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
