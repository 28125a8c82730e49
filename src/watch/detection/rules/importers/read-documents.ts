import { readYaml } from '../yaml.ts'
import type { ImportFile } from './types.ts'

/** The documents of a YAML or JSON file as plain data; `fault` in words when it is neither. */
export function readDocuments(file: ImportFile): { documents: unknown[]; fault: string | null } {
  if (/^\s*[[{]/.test(file.text)) {
    try {
      return { documents: [JSON.parse(file.text) as unknown], fault: null }
    } catch {
      // Flow-style YAML starts like JSON: the YAML reader has the last word.
    }
  }
  const { documents, problems } = readYaml(file.text, file.file)
  const [problem] = problems
  if (documents.length === 0 && problem !== undefined) {
    return { documents: [], fault: `${problem.message} (line ${problem.line})` }
  }
  return { documents: documents.map((document) => document.value), fault: null }
}
