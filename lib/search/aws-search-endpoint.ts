/** A search cluster of AWS: an OpenSearch domain, or a serverless collection. */
export type AwsSearchEndpoint =
  | { readonly domain: string; readonly region: string }
  | { readonly collection: string; readonly region: string }

/**
 * What of AWS a URL names: `search-<domain>-<id>.<region>.es.amazonaws.com`, with `vpc-` and `aos` likewise, or
 * `<collection>.<region>.aoss.amazonaws.com`. Undefined for another host.
 */
export const awsSearchEndpoint = (url: string): AwsSearchEndpoint | undefined => {
  const host = URL.canParse(url) ? new URL(url).hostname : ''
  const [, domain, region] =
    /^(?:search|vpc)-(.+)-[a-z0-9]{20,}\.([a-z0-9-]+)\.(?:es|aos)\.amazonaws\./.exec(host) ?? []
  if (domain !== undefined && region !== undefined) return { domain, region }
  const [, collection, ofCollection] = /^([a-z0-9]+)\.([a-z0-9-]+)\.aoss\.amazonaws\./.exec(host) ?? []
  return collection !== undefined && ofCollection !== undefined
    ? { collection, region: ofCollection }
    : undefined
}
