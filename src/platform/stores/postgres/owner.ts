import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Under whom the server runs; null: as ourselves. PostgreSQL refuses to run as root. */
export type Owner = { uid: number; gid: number } | null

const NOBODY = { uid: 65534, gid: 65534 }

/** When we are root: whoever owns the data already, else the user `firebreak` if the machine has one, else `nobody`. */
export function chooseOwner(data: string): Owner {
  if (process.getuid?.() !== 0) return null
  const there = statSync(data, { throwIfNoEntry: false })
  if (there !== undefined && there.uid !== 0) return { uid: there.uid, gid: there.gid }
  return userNamed('firebreak') ?? userNamed('nobody') ?? NOBODY
}

function userNamed(name: string): Owner {
  let lines: string[]
  try {
    lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  } catch {
    return null
  }
  const fields = lines.map((line) => line.split(':')).find(([first]) => first === name)
  const [uid, gid] = [Number(fields?.[2]), Number(fields?.[3])]
  return uid > 0 && gid > 0 ? { uid, gid } : null
}

/** The nearest folder on the way to `path` (itself included) that the owner may not pass through; null when the way is free. */
export function closedFolder(path: string, owner: Owner): string | null {
  if (owner === null) return null
  for (let folder = path; ; folder = dirname(folder)) {
    if (!mayPass(folder, owner)) return folder
    if (folder === dirname(folder)) return null
  }
}

function mayPass(folder: string, owner: { uid: number; gid: number }): boolean {
  const { uid, gid, mode } = statSync(folder)
  if (uid === owner.uid) return (mode & 0o100) !== 0
  if (gid === owner.gid) return (mode & 0o010) !== 0
  return (mode & 0o001) !== 0
}
