import { readCsaf } from './csaf/read.ts'
import { objectIn, objectOf, parseJson } from './json.ts'
import { readBulletins } from './msrc/bulletin.ts'
import { readCvrf } from './msrc/cvrf.ts'
import { cvrfOfJson, cvrfOfXml } from './msrc/forms.ts'
import type { AdvisorySource } from './types.ts'

/** Microsoft: monthly CVRF documents (XML or JSON), CSAF, and the bulletins of 1998 to 2017. */
export const msrc: AdvisorySource = {
  id: 'msrc',
  title: 'Microsoft (MSRC): CVRF, CSAF, and old bulletins',
  wants: (name) => /\.(json|xml)$/i.test(name) || /(^|\/)\d{4}-[A-Z][a-z]{2}$/.test(name),
  *read({ text }) {
    if (text.trimStart().startsWith('<')) {
      const form = cvrfOfXml(text)
      if ('failed' in form) yield { kind: 'fault', message: `not CVRF: ${form.failed}` }
      else yield* readCvrf(form)
      return
    }
    const parsed = parseJson(text)
    if ('failed' in parsed) return yield { kind: 'fault', message: `not JSON: ${parsed.failed}` }
    const root = objectOf(parsed.value)
    if (Array.isArray(parsed.value)) yield* readBulletins(parsed.value)
    else if (objectIn(objectIn(root, 'document'), 'tracking') !== null) yield* readCsaf(text, 'msrc')
    else {
      const form = cvrfOfJson(root)
      if (form === null) yield { kind: 'fault', message: 'neither CVRF nor CSAF nor a list of bulletins' }
      else yield* readCvrf(form)
    }
  },
}
