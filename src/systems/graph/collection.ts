/** A page of a collection, as OData wraps it. Pure. */
export interface Collection {
  readonly value: readonly unknown[]
  /** The following page. */
  readonly next: string | undefined
  /** On the last page of a delta: where to go on another day. */
  readonly delta: string | undefined
}

/** Undefined where the answer is something else. By hand: a schema would copy every row. */
export function collectionIn(json: unknown): Collection | undefined {
  if (json === null || typeof json !== 'object' || !('value' in json) || !Array.isArray(json.value)) return undefined
  return { value: json.value, next: link(json, '@odata.nextLink'), delta: link(json, '@odata.deltaLink') }
}

function link(json: object, name: string): string | undefined {
  const found = (json as Readonly<Record<string, unknown>>)[name]
  return typeof found === 'string' && found !== '' ? found : undefined
}
