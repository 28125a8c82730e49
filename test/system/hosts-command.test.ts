import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Run, runFirebreak } from './run-firebreak.ts'

describe('firebreak host', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'firebreak-host-'))
    chmodSync(folder, 0o755)
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  function host(...words: string[]): Promise<Run> {
    return runFirebreak(['host', ...words], { env: { FIREBREAK_STATE_DIR: join(folder, 'state'), HOME: folder } })
  }

  function file(name: string, content: string): string {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }

  it('adds, lists, shows and forgets a host', async () => {
    const added = await host('add', 'Web1', '--ssh', 'admin@192.0.2.10', '--tag', 'web', '--group', 'pair')
    expect(added).toMatchObject({ code: 0, stdout: 'Added web1 (ssh admin@192.0.2.10).\n' })
    expect((await host('add', 'web1', '--tag', 'prod')).stdout).toContain('Changed web1')
    const listed = JSON.parse((await host('ls', '--json')).stdout) as { hosts: object[] }
    expect(listed.hosts).toEqual([
      expect.objectContaining({ name: 'web1', ssh: 'admin@192.0.2.10', tags: ['prod', 'web'], taken: null }),
    ])
    expect((await host('show', 'web1')).stdout).toContain('Never looked at')
    expect((await host('rm', 'web1', '-n')).stdout).toBe('Would forget web1.\n')
    expect((await host('rm', 'web1')).stdout).toBe('Forgot web1.\n')
    expect(await host('show', 'web1')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no host called web1'),
    })
  })

  it('refuses what cannot be a host, a target or a fingerprint', async () => {
    expect(await host('add', '../x')).toMatchObject({ code: 2 })
    expect(await host('add', 'a', '--ssh', '-oProxyCommand=x')).toMatchObject({ code: 2 })
    expect(await host('add', 'a', '--fingerprint', 'md5')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('SHA256'),
    })
    expect(await host('check', '--parallel', 'many')).toMatchObject({ code: 2 })
    expect((await host('ls', '--json')).stdout).toContain('"hosts": []')
  })

  it('imports lists, shows first with -n what it would do, and says what it could not take', async () => {
    const list = file('hosts.csv', 'name,tags\nweb1,web\nweb2,web prod\n"a b",x\n')
    expect(await host('import', list, '-n')).toMatchObject({ code: 6, stdout: expect.stringContaining('Would add 2') })
    expect((await host('ls', '--json')).stdout).toContain('"hosts": []')
    expect((await host('import', list)).stdout).toContain('“a b” cannot be the name')
    expect((await host('import', list)).stdout).toContain('2 as before')
    expect(await host('import', file('x.bin', '???'))).toMatchObject({ code: 1 })
  })

  it('knows a host from a bill of materials only, and says so', async () => {
    const bill = {
      bomFormat: 'CycloneDX',
      metadata: { component: { name: 'app1' } },
      components: [{ purl: 'pkg:deb/debian/openssl@3.0.11-1?distro=debian-12' }],
    }
    expect((await host('import', file('app1.json', JSON.stringify(bill)))).stdout).toContain('1 packages of app1')
    const shown = await host('show', 'app1')
    expect(shown.stdout).toContain('From a document')
    expect(shown.stdout).toMatch(/listeners +Only a document is known/)
  })

  it('says which hosts could not be reached, with exit code 6, and goes on with the others', async () => {
    await host('add', 'gone', '--ssh', 'ssh://127.0.0.1:1')
    const checked = await host('check', '--json')
    expect(checked.code).toBe(6)
    const answer = JSON.parse(checked.stdout) as { asked: number; hosts: Array<{ failure: { code: string } }> }
    expect(answer).toMatchObject({
      asked: 1,
      hosts: [
        { name: 'gone', ok: false, failure: { code: expect.stringMatching(/^(host-unreachable|ssh-missing)$/) } },
      ],
    })
    expect((await host('ls')).stdout).toContain('last look failed')
  })

  it('looks at this machine without root and without network', async () => {
    const uid = process.getuid?.() === 0 ? { uid: 65_534 } : {}
    chmodSync(folder, 0o777)
    const checked = await runFirebreak(['host', 'check', '--local', '--json'], {
      env: { FIREBREAK_STATE_DIR: join(folder, 'state') },
      ...uid,
    })
    expect(checked.code).toBe(0)
    const answer = JSON.parse(checked.stdout) as { hosts: Array<{ ok: boolean; how: string; gaps: number }> }
    expect(answer.hosts[0]).toMatchObject({ ok: true, how: 'local' })
    expect(answer.hosts[0]?.gaps).toBeGreaterThan(0)
  }, 120_000)

  it('shows help with an example for each command', async () => {
    for (const verb of ['add', 'import', 'check', 'show', 'ls', 'rm']) {
      const help = await host(verb, '--help')
      expect(help.code).toBe(0)
      expect(help.stdout).toContain(`$ firebreak host ${verb}`)
    }
  })
})
