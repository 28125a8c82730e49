import { expect, it } from 'vitest'
import { runFirebreak } from './run-firebreak.ts'

it('firebreak sensor says at once that its token file is not there', async () => {
  const args = ['sensor', '--server', 'http://127.0.0.1:9', '--token-file', '/no/such/token', '/no/such/access.log']
  const { code, stderr } = await runFirebreak(args)
  expect(code).toBe(1)
  expect(stderr).toContain('/no/such/token')
})
