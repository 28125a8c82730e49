import { describe, expect, it } from 'vitest'
import type { Ran } from '../script/run-bounded.ts'
import { sshFailure } from './failure.ts'

const ran = (errors: string, more: Partial<Ran> = {}): Ran => ({
  output: Buffer.alloc(0),
  errors: Buffer.from(errors, 'utf8').toString('latin1'),
  status: 255,
  ended: null,
  failed: null,
  ...more,
})

const CHANGED = `@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
The fingerprint for the ED25519 key sent by the remote host is
SHA256:uNiVztksCsDhcc0u9e8BrNQBhMb2sYO0rTjhYTC3Pyo.
Host key for web1 has changed and you have requested strict checking.
Host key verification failed.
`

describe('what ssh says', () => {
  it.each([
    ['ssh: connect to host web1 port 22: Connection refused\r\n', 'host-unreachable'],
    ['ssh: connect to host web1 port 22: No route to host\n', 'host-unreachable'],
    ['ssh: Could not resolve hostname web1: Name or service not known\n', 'host-unreachable'],
    [
      'kex_exchange_identification: Connection closed by remote host\nConnection closed by 192.0.2.1 port 22\n',
      'host-unreachable',
    ],
    ['Connection timed out during banner exchange\n', 'host-unreachable'],
    ['root@web1: Permission denied (publickey).\n', 'host-login-refused'],
    ['Received disconnect from 192.0.2.1 port 22:2: Too many authentication failures\n', 'host-login-refused'],
    [
      'No ED25519 host key is known for web1 and you have requested strict checking.\nHost key verification failed.\n',
      'host-key-unknown',
    ],
    [CHANGED, 'host-key-changed'],
    ['', 'host-unreachable'],
  ])('%j is %s', (errors, code) => {
    expect(sshFailure('web1', ran(errors))?.code).toBe(code)
  })

  it('names the fingerprint of a changed key, and quotes the last line of anything else', () => {
    expect(sshFailure('web1', ran(CHANGED))?.message).toContain('SHA256:uNiVztksCsDhcc0u9e8BrNQBhMb2sYO0rTjhYTC3Pyo')
    expect(sshFailure('web1', ran('banner\nssh: Could not resolve hostname ü\n'))?.message).toBe(
      'web1: ssh: Could not resolve hostname ü',
    )
  })

  it('is not asked when ssh did its part, when we ended it, or when it is not there', () => {
    expect(sshFailure('web1', ran('Permission denied\n', { status: 0 }))).toBeNull()
    expect(sshFailure('web1', ran('', { ended: 'time' }))).toBeNull()
    expect(sshFailure('web1', ran('', { ended: 'interrupted' }))?.code).toBe('interrupted')
    expect(sshFailure('web1', ran('', { status: null, failed: 'ENOENT' }))?.code).toBe('ssh-missing')
  })
})
