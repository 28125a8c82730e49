import { homedir } from 'node:os'
import { afterEach, expect, it, vi } from 'vitest'
import { stateDirectory } from './state-directory.ts'

afterEach(() => vi.unstubAllEnvs())

it.each([
  ['/a/state', '/b', '/a/state'],
  ['', '/b', '/b/firebreak'],
  ['', 'relative', `${homedir()}/.local/state/firebreak`],
  ['', '', `${homedir()}/.local/state/firebreak`],
])('is found from FIREBREAK_STATE_DIR=%j and XDG_STATE_HOME=%j', (own, xdg, expected) => {
  vi.stubEnv('FIREBREAK_STATE_DIR', own)
  vi.stubEnv('XDG_STATE_HOME', xdg)
  expect(stateDirectory()).toBe(expected)
})
