import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readCatalogue } from './read-catalogue.ts'

/** The whole catalogue as JSON, parsed already, so that a start needs no YAML. Throws when any file has a fault. */
export function buildPack(): string {
  const { threats, correlations, problems } = readCatalogue(fileURLToPath(new URL('./threats/', import.meta.url)))
  const [first] = problems
  if (first !== undefined) throw new Error(`${first.file}:${first.line} ${first.field}: ${first.message}`)
  return JSON.stringify({ threats, correlations })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const to = process.argv[2]
  if (to === undefined) process.stdout.write(buildPack())
  else writeFileSync(to, buildPack())
}
