import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Import, importsIn, importsOfSource } from './import-graph.ts'
import { projectFiles } from './project-files.ts'

/** A room may import from rooms on lower steps only; wings on one step never import each other. */
const STEPS: ReadonlyArray<readonly string[]> = [
  ['model', 'support'],
  ['watch', 'know', 'foresee'],
  ['stop', 'fix', 'tell'],
  ['platform'],
  ['cli'],
  ['app'],
]

const imports = importsOfSource()

function roomOf(path: string): string {
  return path.split('/')[1] ?? ''
}

function stepOf(room: string): number {
  return STEPS.findIndex((rooms) => rooms.includes(room))
}

function wrongWay({ from, to }: Import): string | null {
  if (!to.startsWith('src/')) return `${from} imports ${to}: src/ must not use anything outside src/`
  const [user, used] = [roomOf(from), roomOf(to)]
  if (user === used || stepOf(used) < stepOf(user)) return null
  const together = stepOf(user) === stepOf(used) ? 'stand on one step' : 'stand the other way round'
  return `${from} imports ${to}: ${user}/ may not use ${used}/ (they ${together}); meet in model/ or app/`
}

/** A family is a folder with a registry `api.ts` and its `types.ts`; its members are what the registry imports from it. */
function families(): Array<{ folder: string; members: Set<string> }> {
  const files = new Set(projectFiles('src'))
  const folders = [...files].filter((path) => path.endsWith('/api.ts')).map((path) => posix.dirname(path))
  return folders
    .filter((folder) => files.has(`${folder}/types.ts`))
    .map((folder) => {
      const used = imports.filter(({ from, to }) => from === `${folder}/api.ts` && posix.dirname(to) === folder)
      return { folder, members: new Set(used.map(({ to }) => to).filter((path) => path !== `${folder}/types.ts`)) }
    })
}

describe('imports', () => {
  it('are found by the check itself', () => {
    expect(imports.length).toBeGreaterThan(50)
    expect(
      importsIn('src/a/b.ts', "import type { A } from '../c/d.ts'\nawait import('./e.ts')\nexport * from './f.ts'"),
    ).toEqual([
      { from: 'src/a/b.ts', to: 'src/c/d.ts' },
      { from: 'src/a/b.ts', to: 'src/a/e.ts' },
      { from: 'src/a/b.ts', to: 'src/a/f.ts' },
    ])
    expect(wrongWay({ from: 'src/watch/a.ts', to: 'src/know/b.ts' })).toContain('one step')
    expect(wrongWay({ from: 'src/cli/a.ts', to: 'src/app/b.ts' })).toContain('other way round')
    expect(wrongWay({ from: 'src/app/a.ts', to: 'src/watch/b.ts' })).toBeNull()
  })

  it('point one way: model, support <- watch, know, foresee <- stop, fix, tell <- platform <- cli <- app', () => {
    expect(imports.map(wrongWay).filter((fault) => fault !== null)).toEqual([])
  })

  it('stay inside the rooms of the design', () => {
    const rooms = new Set(projectFiles('src').map(roomOf))
    expect([...rooms].filter((room) => stepOf(room) < 0)).toEqual([])
  })

  it('never lead from one member of a family to another', () => {
    const faults = families().flatMap(({ members }) =>
      imports.filter(({ from, to }) => members.has(from) && members.has(to) && from !== to),
    )
    expect(faults.map(({ from, to }) => `${from} imports ${to}: put what they share into a third file`)).toEqual([])
  })
})

describe('a family', () => {
  it.each(families().map(({ folder }) => folder))('%s tells how to add a member and has a contract test', (folder) => {
    const files = projectFiles(folder)
    expect(files).toContain(`${folder}/readme.md`)
    expect(files.filter((path) => /contract[\w-]*\.test\.ts$/.test(path))).not.toEqual([])
  })
})
