import { describe, expect, it } from 'vitest'
import { errorsPage } from './errors-page.ts'
import { ERRORS, FirebreakError, fail, fileErrorCode, systemCode } from './errors.ts'

describe('errors', () => {
  it('carry code, place, remedy and exit code', () => {
    try {
      fail('rule-broken', 'condition names no selection', { file: 'a.yaml', line: 7, field: 'detection.condition' })
    } catch (error) {
      expect(error).toBeInstanceOf(FirebreakError)
      expect(error).toMatchObject({
        code: 'rule-broken',
        message: 'condition names no selection',
        file: 'a.yaml',
        line: 7,
        field: 'detection.condition',
        exit: 1,
        remedy: ERRORS['rule-broken'].remedy,
      })
      return
    }
    expect.unreachable()
  })

  it('leave out a place that is not known, and keep the cause', () => {
    const cause = new Error('inner')
    const error = new FirebreakError('usage', 'unknown option', { cause })
    expect('file' in error && error.file !== undefined).toBe(false)
    expect(error.cause).toBe(cause)
    expect(error.exit).toBe(2)
  })

  it('name codes in kebab case, with a full sentence for meaning and remedy', () => {
    for (const [code, row] of Object.entries(ERRORS)) {
      expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      expect(row.meaning, code).toMatch(/^[A-Z].*\.$/)
      expect(row.remedy, code).toMatch(/^[A-Z`].*\.$/)
    }
  })

  it('translate failed system calls', () => {
    expect(fileErrorCode(Object.assign(new Error(''), { code: 'EACCES' }))).toBe('file-no-permission')
    expect(fileErrorCode(Object.assign(new Error(''), { code: 'ENOENT' }))).toBe('file-missing')
    expect(fileErrorCode(Object.assign(new Error(''), { code: 'EIO' }))).toBe('file-read-failed')
    expect(fileErrorCode('nonsense')).toBe('file-read-failed')
    expect(systemCode(null)).toBeNull()
  })

  it('are all on the page docs/errors.md', async () => {
    await expect(errorsPage()).toMatchFileSnapshot('../../docs/errors.md')
  })
})
