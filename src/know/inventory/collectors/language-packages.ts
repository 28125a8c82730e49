import type { HostPackage } from '../../../model/host.ts'
import { lockFilePackages } from '../documents/lock-files.ts'
import { cutGaps, isName, isVersion, linesOf, MOST_PACKAGES, plainText } from './section-text.ts'
import type { Collector, Facts, Sections } from './types.ts'

/**
 * Packages of npm and PyPI that no package manager of the system owns: installed dists, and lock files of applications. Files are sent
 * as `F path` and their lines with a blank in front, so that no line of a file can be taken for the beginning of another. Of npm's lock
 * files only the lines that name packages and versions are sent.
 */
export const languagePackages: Collector = {
  id: 'language-packages',
  platform: 'unix',
  parts: [
    {
      name: 'language-packages',
      script: `set --
for d in /usr/local/lib /opt /srv /var/www /app /home /root; do [ -d $d ] && set -- "$@" $d; done
[ $# = 0 ] && exit 0
find "$@" -xdev -maxdepth 7 \\( -name .git -o -name .cache -o -name proc \\) -prune -o \\
-type d -name '*.dist-info' -print -prune -o -type d -name node_modules -print -prune -o \\
-type f \\( -name package-lock.json -o -name npm-shrinkwrap.json -o -name poetry.lock -o -name uv.lock -o -name Pipfile.lock -o -name requirements.txt \\) -print |
head -n 4000 | while read -r f; do case $f in
*.dist-info) printf 'D %s\\n' "$f" ;;
*/node_modules) if [ -f "$f/.package-lock.json" ]; then printf 'F %s\\n' "$f/.package-lock.json"
grep -E '^ *("node_modules/|"(version|lockfileVersion|link|dev)":)' "$f/.package-lock.json" | sed 's/^/ /'
else for m in "$f"/*/package.json "$f"/@*/*/package.json; do [ -f "$m" ] && { printf 'J %s\\n' "$m"; grep -m 2 -E '^  "(name|version)":' "$m" | sed 's/^/ /'; }; done; fi ;;
*.json) [ -f "\${f%/*}/node_modules/.package-lock.json" ] && continue; printf 'F %s\\n' "$f"
grep -E '^ *("node_modules/|"(version|lockfileVersion|link|dev)":)' "$f" | sed 's/^/ /' ;;
*) printf 'F %s\\n' "$f"; head -c 500000 "$f" | grep -E '^ *("?(name|version)"? *[=:]|\\[\\[|"[A-Za-z0-9._-]+": *\\{|"(default|develop)"|[A-Za-z0-9._-]+(\\[[^]]*\\])? *==)' | sed 's/^/ /' ;;
esac; done`,
      seconds: 10,
      bytes: 3_000_000,
    },
  ],
  read,
}

function read(sections: Sections): Facts {
  const section = sections.get('language-packages')
  const packages = new Map<string, HostPackage>()
  const add = (kind: 'npm' | 'pypi', name: string, version: string, place: string): void => {
    if (isName(name) && isVersion(version) && packages.size < MOST_PACKAGES) {
      packages.set(`${kind} ${name} ${version} ${place}`, languagePackage(kind, name, version, place))
    }
  }
  for (const { kind, path, lines } of filesIn(linesOf(section))) {
    if (kind === 'D') {
      const [, name = '', version = ''] = /\/([^/]{1,200})-([^/-]{1,100})\.dist-info$/.exec(path) ?? []
      add('pypi', name.replaceAll('_', '-').toLowerCase(), version, path)
    } else if (kind === 'J') {
      const text = lines.join('\n')
      add('npm', jsonValue(text, 'name'), jsonValue(text, 'version'), path)
    } else {
      for (const found of lockFilePackages(path, lines)) add(found.kind, found.name, found.version, path)
    }
  }
  return { packages: [...packages.values()], gaps: cutGaps(sections, 'packages', 'language-packages') }
}

interface SentFile {
  kind: string
  path: string
  lines: string[]
}

function filesIn(lines: string[]): SentFile[] {
  const files: SentFile[] = []
  for (const line of lines) {
    if (line.startsWith(' ')) files.at(-1)?.lines.push(line.slice(1))
    else {
      const path = plainText(line.slice(2))
      files.push({ kind: path === null ? '' : line.slice(0, 1), path: path ?? '', lines: [] })
    }
  }
  return files.filter((file) => file.kind !== '')
}

function jsonValue(text: string, key: 'name' | 'version'): string {
  return (key === 'name' ? /"name": *"([^"]{1,214})"/ : /"version": *"([^"]{1,100})"/).exec(text)?.[1] ?? ''
}

export function languagePackage(kind: 'npm' | 'pypi', name: string, version: string, place: string): HostPackage {
  return {
    name,
    version,
    kind,
    architecture: null,
    source: name,
    sourceVersion: version,
    state: 'installed',
    held: false,
    origin: null,
    module: null,
    candidate: null,
    place,
  }
}
