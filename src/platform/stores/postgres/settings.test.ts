import { expect, it } from 'vitest'
import { memorySettings } from './settings.ts'

const GIB = 2 ** 30

it('leaves room on a small machine and stays modest on a large one', () => {
  expect(memorySettings(GIB)).toEqual({
    shared_buffers: '48MB',
    effective_cache_size: '512MB',
    work_mem: '8MB',
    maintenance_work_mem: '48MB',
    max_wal_size: '512MB',
  })
  expect(memorySettings(8 * GIB)).toMatchObject({ shared_buffers: '128MB', work_mem: '32MB' })
  expect(memorySettings(512 * GIB)).toMatchObject({ shared_buffers: '512MB', max_wal_size: '4096MB' })
})
