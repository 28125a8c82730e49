import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inventoryOfBill, readCycloneDx, readSpdx } from './bill-of-materials.ts'
import { readPurl } from './purl.ts'
import { packageOfPurl } from './purl-package.ts'

describe('a package URL', () => {
  it('is taken apart and decoded', () => {
    expect(readPurl('pkg:deb/debian/openssl@3.0.11-1~deb12u2?arch=amd64&distro=debian-12#sub')).toEqual({
      type: 'deb',
      namespace: 'debian',
      name: 'openssl',
      version: '3.0.11-1~deb12u2',
      qualifiers: new Map([
        ['arch', 'amd64'],
        ['distro', 'debian-12'],
      ]),
    })
    expect(readPurl('pkg:npm/%40angular/core@12.3.1')).toMatchObject({
      namespace: '@angular',
      name: 'core',
      version: '12.3.1',
    })
    expect(readPurl('pkg:npm/@angular/core@12.3.1')).toMatchObject({ namespace: '@angular', name: 'core' })
    expect(readPurl('pkg:pypi/django')).toMatchObject({ version: '' })
    for (const broken of ['', 'deb/openssl', 'pkg:', 'pkg:deb', 'pkg:deb/', 'pkg:deb/a@%', 'http://x'])
      expect(readPurl(broken)).toBeNull()
  })

  it('reads back what was written, and never throws', () => {
    const piece = fc.string({ minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(piece, piece, (name, version) => {
        expect(readPurl(`pkg:npm/${encodeURIComponent(name)}@${encodeURIComponent(version)}`)).toMatchObject({
          name,
          version,
        })
      }),
    )
    fc.assert(fc.property(fc.string(), (text) => void packageOfPurl(`pkg:${text}`)))
  })

  it('becomes a package with its source and its distribution', () => {
    expect(
      packageOfPurl('pkg:deb/debian/bsdutils@1%3A2.38.1-5?upstream=util-linux%402.38.1-5&distro=debian-12'),
    ).toMatchObject({
      package: {
        name: 'bsdutils',
        version: '1:2.38.1-5',
        source: 'util-linux',
        sourceVersion: '2.38.1-5',
        kind: 'deb',
      },
      os: { ecosystem: 'Debian:12' },
    })
    expect(
      packageOfPurl(
        'pkg:rpm/almalinux/npm@9.8.1-1.el9?epoch=1&upstream=nodejs-18.18.2-2.el9.src.rpm&distro=almalinux-9.3',
      ),
    ).toMatchObject({
      package: { version: '1:9.8.1-1.el9', source: 'nodejs', sourceVersion: '1:18.18.2-2.el9' },
      os: { ecosystem: 'AlmaLinux:9' },
    })
    expect(packageOfPurl('pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1')?.package.name).toBe(
      'org.apache.logging.log4j:log4j-core',
    )
    expect(packageOfPurl('pkg:npm/%1b%5b31mred@1.0')).toBeNull()
  })
})

const cycloneDx = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  metadata: { timestamp: '2026-11-01T10:00:00Z', component: { name: 'web1' } },
  components: [
    { type: 'operating-system', name: 'debian', version: '12', description: 'Debian GNU/Linux 12' },
    {
      type: 'library',
      name: 'openssl',
      purl: 'pkg:deb/debian/openssl@3.0.11-1?distro=debian-12',
      components: [{ purl: 'pkg:npm/a@1' }],
    },
    { type: 'file', name: 'x' },
  ],
}

describe('a bill of materials', () => {
  it('in CycloneDX form gives the packages, also nested ones, and the distribution', () => {
    const bill = readCycloneDx(cycloneDx)
    expect(bill).toMatchObject({
      subject: 'web1',
      made: Date.UTC(2026, 10, 1, 10),
      os: { ecosystem: 'Debian:12' },
      unread: 1,
    })
    expect(bill.packages.map((one) => one.name).sort()).toEqual(['a', 'openssl'])
  })

  it('in SPDX form gives the packages', () => {
    const spdx = {
      spdxVersion: 'SPDX-2.3',
      name: 'web2',
      creationInfo: { created: '2026-11-01T10:00:00Z' },
      packages: [
        {
          name: 'curl',
          externalRefs: [
            { referenceType: 'cpe23Type', referenceLocator: 'cpe:2.3:a:x' },
            { referenceType: 'purl', referenceLocator: 'pkg:apk/alpine/curl@8.0.1-r0?distro=alpine-3.18.4' },
          ],
        },
        { name: 'rootfs' },
      ],
    }
    expect(readSpdx(spdx)).toMatchObject({
      subject: 'web2',
      os: { ecosystem: 'Alpine:v3.18' },
      unread: 1,
      packages: [{ name: 'curl', kind: 'apk' }],
    })
    const three = {
      '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
      '@graph': [
        { type: 'SpdxDocument', name: 'web3' },
        { type: 'software_Package', software_packageUrl: 'pkg:pypi/django@4.2' },
      ],
    }
    expect(readSpdx(three)).toMatchObject({ subject: 'web3', packages: [{ name: 'django' }] })
  })

  it('becomes an inventory that says it is from a document, as old as the document', () => {
    const inventory = inventoryOfBill('web1', readCycloneDx(cycloneDx), Date.UTC(2026, 10, 28))
    expect(inventory).toMatchObject({ host: 'web1', how: 'document', taken: Date.UTC(2026, 10, 1, 10) })
    expect(inventory.gaps.map((gap) => gap.what)).toEqual(
      expect.arrayContaining(['listeners', 'modules', 'running-code', 'kernel', 'candidates']),
    )
    // A document that claims to be from the future is as old as now.
    const future = readCycloneDx({ ...cycloneDx, metadata: { timestamp: '2999-01-01T00:00:00Z' } })
    expect(inventoryOfBill('web1', future, 5).taken).toBe(5)
  })

  it('never throws, whatever the JSON is', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void [readCycloneDx(value), readSpdx(value)]))
    let deep: object = {}
    for (let i = 0; i < 50_000; i++) deep = { components: [deep] }
    expect(readCycloneDx(deep).unread).toBe(50_000)
  })
})
