import type { Module } from '../../../model/host.ts'
import { cutGaps, linesOf, plainText } from './section-text.ts'
import type { Collector, Facts, Sections } from './types.ts'

/**
 * Handlers that IIS maps: code that a request reaches whether or not a service of that name runs. The module of IIS is asked first; without
 * it the configuration file is read.
 */
export const windowsIis: Collector = {
  id: 'windows-iis',
  platform: 'windows',
  parts: [
    {
      name: 'iis',
      script: `$c = "$env:windir\\System32\\inetsrv\\config\\applicationHost.config"
if (-not (Test-Path "$env:windir\\System32\\inetsrv")) { return }
Import-Module WebAdministration
if (Get-Command Get-WebHandler) {
Get-WebHandler | ForEach-Object { (@('handler', 'Get-WebHandler', $_.Name, $_.Path, $_.Modules, $_.ScriptProcessor) -join "\`t") }
Get-WebGlobalModule | ForEach-Object { (@('module', 'Get-WebGlobalModule', $_.Name) -join "\`t") }
} elseif (Test-Path $c) {
([xml](Get-Content $c)).SelectNodes('//handlers/add') | ForEach-Object { (@('handler', $c, $_.name, $_.path, $_.modules, $_.scriptProcessor) -join "\`t") }
([xml](Get-Content $c)).SelectNodes('//globalModules/add') | ForEach-Object { (@('module', $c, $_.name) -join "\`t") }
} else { 'closed' }`,
      seconds: 40,
      bytes: 500_000,
    },
  ],
  read,
}

function read(sections: Sections): Facts {
  const found = new Map<string, Module>()
  const gaps = cutGaps(sections, 'modules', 'iis')
  for (const line of linesOf(sections.get('iis'))) {
    if (line === 'closed') {
      gaps.push({ what: 'modules', reason: 'IIS is installed, but this account may not read its configuration.' })
      continue
    }
    const [kind, where, label, path, modules, program] = line.split('\t').map((field) => plainText(field, 400))
    if (label === null || label === undefined || found.size >= 5000) continue
    const behind =
      program ?? (modules === 'StaticFileModule,DefaultDocumentModule,DirectoryListingModule' ? null : modules)
    const name = kind === 'module' ? label : `handler ${path ?? '*'} → ${behind ?? label}`
    if (!found.has(name)) found.set(name, { server: 'iis', name, evidence: `${where ?? 'IIS'}: ${label}` })
  }
  return { modules: [...found.values()], gaps }
}
