/** How values of an attribute are compared: by its syntax in the Active Directory schema. Pure. */
import { dnKey } from './dn.ts'

export type Value = string | Buffer

type Syntax = 'text' | 'integer' | 'octets' | 'name'

const SYNTAX = new Map<string, Syntax>([
  ...[
    'adminCount',
    'groupType',
    'instanceType',
    'msExchCurrentServerRoles',
    'msExchRecipientDisplayType',
    'msExchRecipientTypeDetails',
    'msExchUserAccountControl',
    'msExchVersion',
    'sAMAccountType',
    'userAccountControl',
    'uSNChanged',
    'uSNCreated',
  ].map((name): [string, Syntax] => [name.toLowerCase(), 'integer']),
  ...['msExchMailboxGuid', 'msExchMasterAccountSid', 'objectGUID', 'objectSid', 'invocationId'].map(
    (name): [string, Syntax] => [name.toLowerCase(), 'octets'],
  ),
  ...['distinguishedName', 'homeMDB', 'homeMTA', 'lastKnownParent', 'member', 'memberOf', 'objectCategory'].map(
    (name): [string, Syntax] => [name.toLowerCase(), 'name'],
  ),
])

function syntaxOf(attribute: string): Syntax {
  return SYNTAX.get(attribute.toLowerCase()) ?? 'text'
}

export function textOf(value: Value): string {
  return typeof value === 'string' ? value : value.toString('utf8')
}

export function bytesOf(value: Value): Buffer {
  return typeof value === 'string' ? Buffer.from(value, 'utf8') : value
}

/** A form that two values share exactly when the schema calls them equal. */
export function equalityKey(attribute: string, value: Value): string {
  const syntax = syntaxOf(attribute)
  if (syntax === 'octets') return bytesOf(value).toString('hex')
  const text = textOf(value)
  if (syntax === 'name') return nameKey(attribute, text)
  if (syntax === 'integer') return integer(text)?.toString() ?? text
  return text.toLowerCase()
}

/** Negative, zero or positive; undefined where the attribute has no order. */
export function compareValues(attribute: string, a: Value, b: Value): number | undefined {
  const syntax = syntaxOf(attribute)
  if (syntax === 'name') return undefined
  if (syntax === 'octets') return Buffer.compare(bytesOf(a), bytesOf(b))
  if (syntax === 'integer') {
    const [left, right] = [integer(textOf(a)), integer(textOf(b))]
    if (left === undefined || right === undefined) return undefined
    return left < right ? -1 : left > right ? 1 : 0
  }
  const [left, right] = [equalityKey(attribute, a), equalityKey(attribute, b)]
  return left < right ? -1 : left > right ? 1 : 0
}

/** Large integers reach 64 bits. */
export function integer(text: string): bigint | undefined {
  return /^-?\d+$/.test(text.trim()) ? BigInt(text.trim()) : undefined
}

/** Active Directory takes the class's plain name for its category: `(objectCategory=person)`. */
function nameKey(attribute: string, text: string): string {
  try {
    return attribute.toLowerCase() === 'objectcategory' && !text.includes('=') ? text.toLowerCase() : dnKey(text)
  } catch {
    return text.toLowerCase()
  }
}
