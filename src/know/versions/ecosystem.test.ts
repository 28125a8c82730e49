import { describe, expect, it } from 'vitest'
import { ecosystemOfHost, normalEcosystem, schemeOf } from './ecosystem.ts'

describe('an ecosystem', () => {
  it.each([
    ['Ubuntu:22.04:LTS', 'Ubuntu:22.04', null],
    ['Ubuntu:23.10', 'Ubuntu:23.10', null],
    ['Ubuntu:Pro:18.04:LTS', 'Ubuntu:18.04', 'esm'],
    ['Ubuntu:Pro:FIPS-updates:20.04:LTS', 'Ubuntu:20.04', 'esm:FIPS-updates'],
    ['Debian:6.0', 'Debian:6', null],
    ['Debian:sid', 'Debian:sid', null],
    ['Debian', 'Debian', null],
    ['Red Hat:rhel_eus:8.8::baseos', 'Red Hat:8', 'rhel_eus:8.8'],
    ['Red Hat:enterprise_linux:9::appstream', 'Red Hat:9', null],
    ['Red Hat:openshift:4.12::el8', 'Red Hat:openshift:4.12', null],
    ['Alpine:v3.16', 'Alpine:v3.16', null],
    ['npm', 'npm', null],
    ['constructor', 'constructor', null],
  ])('%s is spelled %s', (text, ecosystem, channel) => expect(normalEcosystem(text)).toEqual({ ecosystem, channel }))
  it('of a host is spelled like that of an advisory', () => {
    expect(ecosystemOfHost('ubuntu', '22.04', 'jammy')).toBe(normalEcosystem('Ubuntu:22.04:LTS').ecosystem)
    expect(ecosystemOfHost('debian', '12', 'bookworm')).toBe('Debian:12')
    expect(ecosystemOfHost('debian', '', 'sid')).toBe('Debian:sid')
    expect(ecosystemOfHost('rhel', '8.10', null)).toBe('Red Hat:8')
    expect(ecosystemOfHost('almalinux', '9.4', null)).toBe('AlmaLinux:9')
    expect(ecosystemOfHost('alpine', '3.16.2', null)).toBe('Alpine:v3.16')
    expect(ecosystemOfHost('sles', '15.5', null)).toBe('SUSE:Linux Enterprise Server 15 SP5')
    expect(ecosystemOfHost('centos', '9', null)).toBeNull()
    expect(ecosystemOfHost('plan9', '4', null)).toBeNull()
  })
  it('has the order of its packages, or none', () => {
    expect(schemeOf('Debian:12')).toBe('deb')
    expect(schemeOf('PyPI')).toBe('pep440')
    expect(schemeOf('vendor:acme')).toBe('opaque')
  })
})
