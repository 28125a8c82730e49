/** Kebab case for ids: `crowdsecurity/http-cve-2021-41773` becomes `crowdsecurity-http-cve-2021-41773`. */
export function slug(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 120) || 'unnamed'
  )
}
