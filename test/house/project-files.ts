import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '../..')

const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', '.git', '.stryker-tmp', '.vite', '.vitest-cache'])

/** Every file of the project below `folder`, as paths from the root with `/`, sorted. */
export function projectFiles(folder = ''): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (NOT_OURS.has(entry.name)) return []
      if (entry.isDirectory()) return projectFiles(path)
      return entry.isFile() ? [path] : []
    })
    .sort()
}

export function contentOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}
