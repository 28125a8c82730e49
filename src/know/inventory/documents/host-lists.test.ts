import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAnsibleIni, readAnsibleYaml } from './ansible.ts'
import { csvRows, readCsv } from './csv.ts'
import { readSshConfig } from './ssh-config.ts'
import type { HostList } from './types.ts'

const short = (list: HostList): string[] =>
  list.hosts.map((host) => `${host.name} ${host.ssh} ${host.tags.join('+')}`.trim())

describe('ssh_config', () => {
  it('gives each name of a Host line that is no pattern, also from included files', () => {
    const included: Record<string, string[]> = { 'conf.d/*': ['Host db1 db?\n  User admin\n', 'host=web9\n'] }
    const text =
      'Include conf.d/*\nHost *\n  ForwardAgent no\nHost web1 "web 2" !web3 *.example # later\n  HostName 192.0.2.1\nMatch host x\n  User y\n'
    const list = readSshConfig(text, (pattern) => included[pattern] ?? [])
    expect(list.hosts.map((host) => host.name)).toEqual(['db1', 'web9', 'web1', 'web 2'])
  })

  it('leaves out Git servers of others, and says so', () => {
    const list = readSshConfig('Host forge.example\n  User git\nHost web1\n  User admin\n', () => [])
    expect(list.hosts.map((host) => host.name)).toEqual(['web1'])
    expect(list.problems).toEqual([
      { line: 2, message: 'forge.example is a Git server (User git): left out.', harmless: true },
    ])
  })

  it('does not follow a file that includes itself for ever', () => {
    const list = readSshConfig('Include self\nHost a\n', () => ['Include self\nHost a\n'])
    expect(list.hosts.map((host) => host.name)).toEqual(['a'])
    expect(list.problems).toHaveLength(1)
  })
})

describe('an Ansible inventory in INI form', () => {
  it('gives hosts with their address, user and port, and groups as tags', () => {
    const text = `mail.example ansible_user=root
# comment
[web]
web[01:03].example
odd ansible_host=10.0.0.9 ansible_port=2222 ansible_user="deploy"  # why
six ansible_host=2001:db8::1 ansible_port=2200
me ansible_connection=local

[web:vars]
http_port=80
[db]
db-[a:b]
web01.example
[prod:children]
web
db
`
    expect(short(readAnsibleIni(text))).toEqual([
      'mail.example root@mail.example',
      'web01.example web01.example db+prod+web',
      'web02.example web02.example prod+web',
      'web03.example web03.example prod+web',
      'odd ssh://deploy@10.0.0.9:2222 prod+web',
      'six ssh://[2001:db8::1]:2200 prod+web',
      'db-a db-a db+prod',
      'db-b db-b db+prod',
    ])
  })

  it('gives hosts the variables of their groups, the nearer ones first', () => {
    const text = `[web]
a
b ansible_ssh_user=own
[prod:children]
web
[all:vars]
ansible_user = everyone
ansible_port=2200
[prod:vars]
ansible_user=prod
`
    expect(short(readAnsibleIni(text))).toEqual(['a ssh://prod@a:2200 prod+web', 'b ssh://own@b:2200 prod+web'])
    const yaml =
      'all:\n  vars: {ansible_user: everyone}\n  children:\n    web:\n      vars: {ansible_port: 2200}\n      hosts: {a: , b: {ansible_user: own}}\n'
    expect(short(readAnsibleYaml(yaml))).toEqual(['a ssh://everyone@a:2200 web', 'b ssh://own@b:2200 web'])
  })

  it('refuses a range that would be endless, and says which', () => {
    const list = readAnsibleIni('[x]\nh[1:99999999]\nk[1:9][1:9999][1:9999]\nfine\n')
    expect(short(list)).toEqual(['fine fine x'])
    expect(list.problems.map((one) => one.line)).toEqual([2, 3])
  })
})

describe('an Ansible inventory in YAML form', () => {
  it('gives the same', () => {
    const text = `
all:
  hosts:
    mail.example: {ansible_user: root}
  children:
    prod:
      children:
        web:
          hosts:
            web[1:2]:
            odd: {ansible_host: 10.0.0.9, ansible_port: 2222}
`
    expect(short(readAnsibleYaml(text))).toEqual([
      'mail.example root@mail.example',
      'web1 web1 prod+web',
      'web2 web2 prod+web',
      'odd ssh://10.0.0.9:2222 prod+web',
    ])
  })

  it('neither follows anchors nor falls for what is no inventory', () => {
    const bomb = `a: &a [x, x]\nb: &b [*a, *a]\nall: {hosts: {c: *b}}\n`
    expect(readAnsibleYaml(bomb).hosts).toEqual([])
    for (const text of ['', '3', '[1, 2]', '{', 'all: 3', 'all: {hosts: [a, b]}', '__proto__: {hosts: {x: {}}}']) {
      expect(() => readAnsibleYaml(text)).not.toThrow()
    }
    expect(readAnsibleYaml('{').problems[0]?.message).toContain('No YAML')
  })
})

describe('a CSV table of hosts', () => {
  it('reads the columns it knows, in any order', () => {
    const text = '\uFEFFTags;Hostname;address;owner\nweb prod;web1;admin@192.0.2.1;"Miller; ""Joe"""\n;;;\nx;;a;b\n'
    const list = readCsv(text)
    expect(short(list)).toEqual(['web1 admin@192.0.2.1 web+prod'])
    expect(list.problems).toEqual([{ line: 4, message: 'The row has no name.' }])
  })

  it('says when there is no name column', () => {
    expect(readCsv('a,b\n1,2\n').problems[0]?.message).toContain('no column')
  })

  it('gives back the cells that were written, whatever is in them', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', 'ä', ';') })
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 }), (rows) => {
        const written = `h,h\n${rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\n')}`
        expect(
          csvRows(written)
            .slice(1)
            .map((row) => row.cells),
        ).toEqual(rows)
      }),
    )
  })
})

it('no list takes more than linear time, or throws', () => {
  const texts = [
    '[',
    'a['.repeat(20_000),
    '"'.repeat(100_000),
    ' '.repeat(200_000),
    'Host '.repeat(20_000),
    'a=b '.repeat(40_000),
    '[a:b]\n'.repeat(10_000),
  ]
  for (const text of texts) {
    const started = process.cpuUsage()
    for (const read of [readAnsibleIni, readCsv, (one: string) => readSshConfig(one, () => [])]) read(text)
    const { user } = process.cpuUsage(started)
    expect(user / 1000, text.slice(0, 10)).toBeLessThan(3000)
  }
})
