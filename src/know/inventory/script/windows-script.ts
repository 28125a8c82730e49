import type { Part } from '../collectors/types.ts'

/**
 * Reads a script from standard input and runs it: the text of a long script does not fit into a command line of Windows. Works from cmd and
 * from PowerShell as the shell that sshd starts, since nothing in it needs quoting.
 */
const BOOTSTRAP = 'chcp.com 65001 > $null; Invoke-Expression ($input | Out-String)'
export const WINDOWS_COMMAND = `powershell.exe -NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass -EncodedCommand ${Buffer.from(BOOTSTRAP, 'utf16le').toString('base64')}`

/**
 * The PowerShell counterpart of `unix-script.ts`, with the same frames. Each part runs in a runspace of its own, so that it can be ended
 * after its time; what it writes is text, mostly one compact JSON object a line.
 */
export function windowsScript(parts: readonly Part[], boundary: string): string {
  return [
    `$b = '${boundary}'`,
    HEAD,
    ...parts.map(partCall),
    '[Console]::Out.Write("`n$b .`n")',
    '}',
    'FbMain',
    '',
  ].join('\n')
}

function partCall({ name, seconds, bytes, script }: Part): string {
  return `FbPart '${name}' ${seconds} ${bytes + 1} ${powershellWord(script)}`
}

/** A single-quoted string of PowerShell: only the quote itself is special, also in its typographic forms. */
export function powershellWord(text: string): string {
  return `'${text.replaceAll(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`
}

const HEAD = `$ErrorActionPreference = 'SilentlyContinue'
$ProgressPreference = 'SilentlyContinue'
try { [Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false } catch {}
function FbPart($name, $seconds, $bytes, $script) {
[Console]::Out.Write("\`n$b < $name\`n")
$status = 0
$text = ''
$ps = [PowerShell]::Create()
try {
[void]$ps.AddScript($script)
$run = $ps.BeginInvoke()
if ($run.AsyncWaitHandle.WaitOne($seconds * 1000)) { $text = (@($ps.EndInvoke($run)) | ForEach-Object { [string]$_ }) -join "\`n" }
else { $status = 124; [void]$ps.BeginStop($null, $null) }
} catch { $status = 1 }
if ($text.Length -gt $bytes) { $text = $text.Substring(0, $bytes) }
[Console]::Out.Write("$text\`n$b > $name $status\`n")
}
function FbMain {`
