import { posix } from 'node:path'
import { contentOf, projectFiles } from './project-files.ts'

export interface Import {
  from: string
  to: string
}

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*'(\.{1,2}\/[^'\n]+)'/g

/** Every import of one project file by another in src/, type imports included. AssemblyScript is a world of its own. */
export function importsOfSource(): Import[] {
  const files = projectFiles('src').filter((path) => path.endsWith('.ts') && !path.includes('/assembly/'))
  return files.flatMap((from) => importsIn(from, contentOf(from)))
}

export function importsIn(from: string, code: string): Import[] {
  return [...code.matchAll(IMPORT)].map(([, path = '']) => ({ from, to: posix.join(posix.dirname(from), path) }))
}
