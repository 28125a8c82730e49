import { expect, test } from 'vitest'
import { advisory, affects, host, match, pack } from './test-words.ts'

const flaw = advisory('CVE-2023-5752', [affects('PyPI', 'pip', '23.3')])

test('copies of a package in several versions are one exposure, which names them all', () => {
  const machine = host('debian 12', [
    pack('pypi', 'pip', '22.0.4'),
    pack('pypi', 'pip', '19.2.3'),
    pack('pypi', 'pip', '24.2'),
  ])
  const exposures = match([flaw], machine)
  expect(exposures).toHaveLength(1)
  expect(exposures[0]).toMatchObject({ flaw: 'CVE-2023-5752', package: 'pip', state: 'open', fixed: '23.3' })
  expect(exposures[0]?.installed.split(', ').toSorted()).toEqual(['19.2.3', '22.0.4'])
  expect(exposures[0]?.evidence.filter(({ kind }) => kind === 'version')).toHaveLength(2)
})
