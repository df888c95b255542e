/** Distinguished names (RFC 4514): taken apart, compared without regard to case and spelling. Pure. */

/** One `attribute=value`, the value unescaped, letters as written. */
export interface Rdn {
  readonly attribute: string
  readonly value: string
}

/** Left to right, the entry's own name first; `[]` for the root. Throws where it is not a name at all (code 34). */
export function parseDn(text: string): Rdn[] {
  if (text.trim() === '') return []
  return splitUnescaped(text, ',').map((part) => {
    const at = part.indexOf('=')
    if (at < 1) throw new Error(`not a distinguished name: ${text}`)
    return { attribute: part.slice(0, at).trim(), value: unescaped(part.slice(at + 1).trim()) }
  })
}

/** The same for every spelling of one name. */
export function dnKey(name: string | readonly Rdn[]): string {
  const rdns = typeof name === 'string' ? parseDn(name) : name
  return rdns.map((rdn) => `${rdn.attribute}=${rdn.value}`.toLowerCase()).join('\u0000')
}

/** The key of the name one level up; undefined for the root. */
export function parentKey(key: string): string | undefined {
  if (key === '') return undefined
  const at = key.indexOf('\u0000')
  return at < 0 ? '' : key.slice(at + 1)
}

/** Whether `key` is `base` or lies below it. */
export function isWithin(key: string, base: string): boolean {
  return base === '' || key === base || key.endsWith(`\u0000${base}`)
}

/** A value as it stands inside a name. */
export function escapeRdn(value: string): string {
  return value.replace(/[,\\#+<>;"=]/g, (letter) => `\\${letter}`).replace(/^ | $/g, '\\ ')
}

function splitUnescaped(text: string, separator: string): string[] {
  const parts: string[] = []
  let part = ''
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at)
    if (letter === '\\') part += letter + text.charAt(++at)
    else if (letter === separator) {
      parts.push(part)
      part = ''
    } else part += letter
  }
  return [...parts, part]
}

/** `\,` and the like, and bytes of UTF-8 as `\c3\bc`. */
function unescaped(value: string): string {
  return value.replace(/((?:\\[0-9a-f]{2})+)|\\(.)/gi, (_, bytes: string | undefined, letter: string) =>
    bytes === undefined ? letter : Buffer.from(bytes.replaceAll('\\', ''), 'hex').toString('utf8'),
  )
}
