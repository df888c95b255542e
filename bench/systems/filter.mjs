/**
 * The few words of OPATH that `Get-Recipient -Filter` is asked with: properties, `-eq -ne -ge -gt -le -lt -like`, `-and
 * -or -not`, brackets; in quotes an apostrophe is doubled. Dates are UTC, ISO or of the invariant culture.
 */
import { addressesOf } from './world.mjs'

const TOKEN = /\s*(?:(\()|(\))|'((?:[^']|'')*)'|"([^"]*)"|(-[a-z]+)\b|(\$?[\w.]+))/iy
/** Active Directory keeps whole seconds. */
const seconds = (at) => Math.floor(at / 1_000) * 1_000

const VALUES = {
  emailaddresses: (person) => addressesOf(person).map((address) => address.toLowerCase()),
  primarysmtpaddress: (person) => [person.primary.toLowerCase()],
  whenchangedutc: (person) => [seconds(person.changed)],
  whenchanged: (person) => [seconds(person.changed)],
  guid: (person) => [person.guid],
  externaldirectoryobjectid: (person) => [person.graphId],
  recipienttype: (person) => [person.type.toLowerCase()],
  recipienttypedetails: (person) => [person.type.toLowerCase()],
  hiddenfromaddresslistsenabled: (person) => [String(person.hidden)],
  displayname: (person) => [person.display.toLowerCase()],
}
const COMPARE = {
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
  '-ge': (a, b) => a >= b,
  '-gt': (a, b) => a > b,
  '-le': (a, b) => a <= b,
  '-lt': (a, b) => a < b,
  '-like': (a, b) => new RegExp(`^${b.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(a),
}

/**
 * @param {string} text
 * @returns {{ holds: (person: object) => boolean, addresses: readonly string[] | undefined, comparisons: number }}
 * addresses: those asked for, where it asks for nothing else. Throws an `Error` with Exchange's kind of sentence.
 */
export function parseFilter(text) {
  const tokens = tokensIn(text)
  let at = 0
  let comparisons = 0
  const next = (what) => {
    const token = tokens[at]
    if (token === undefined || (what !== undefined && token.is !== what)) throw invalid(text)
    at += 1
    return token
  }
  const isWord = (word) => tokens[at]?.is === 'operator' && tokens[at].value === word

  function any() {
    const parts = [all()]
    while (isWord('-or')) {
      at += 1
      parts.push(all())
    }
    if (parts.length === 1) return parts[0]
    const addresses = parts.every((part) => part.addresses) ? parts.flatMap((part) => part.addresses) : undefined
    return { holds: (person) => parts.some((part) => part.holds(person)), addresses }
  }
  function all() {
    const parts = [one()]
    while (isWord('-and')) {
      at += 1
      parts.push(one())
    }
    return parts.length === 1 ? parts[0] : { holds: (person) => parts.every((part) => part.holds(person)) }
  }
  function one() {
    if (isWord('-not')) {
      at += 1
      const inner = one()
      return { holds: (person) => !inner.holds(person) }
    }
    if (tokens[at]?.is === 'open') {
      at += 1
      const inner = any()
      next('close')
      return inner
    }
    comparisons += 1
    const property = next('word').value.toLowerCase()
    const compare = COMPARE[next('operator').value]
    const values = VALUES[property]
    if (values === undefined || compare === undefined) throw invalid(text)
    const wanted = wantedOf(property, next().value, text)
    return {
      holds: (person) => values(person).some((value) => compare(value, wanted)),
      addresses: property === 'emailaddresses' && compare === COMPARE['-eq'] ? [wanted] : undefined,
    }
  }
  const root = any()
  if (at < tokens.length) throw invalid(text)
  return { holds: root.holds, addresses: root.addresses, comparisons }
}

function wantedOf(property, value, text) {
  if (!property.startsWith('whenchanged'))
    return value
      .toLowerCase()
      .replace(/^smtp:/, '')
      .replace(/^\$/, '')
  const written = /Z$|[+-]\d\d:\d\d$/i.test(value) ? value : `${value} UTC`
  const at = Date.parse(/^\d{4}-.*T/.test(value) && written !== value ? `${value}Z` : written)
  if (Number.isNaN(at)) throw invalid(text)
  return at
}

function tokensIn(text) {
  const found = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text)
    if (match === null) throw invalid(text)
    const [, open, close, single, double, operator, word] = match
    if (open) found.push({ is: 'open' })
    else if (close) found.push({ is: 'close' })
    else if (operator) found.push({ is: 'operator', value: operator.toLowerCase() })
    else if (word) found.push({ is: 'word', value: word })
    else found.push({ is: 'text', value: single === undefined ? double : single.replaceAll("''", "'") })
  }
  return found
}

const invalid = (text) =>
  new Error(
    `Invalid filter syntax. For a description of the filter parameter syntax see the command help. "${text.slice(0, 80)}"`,
  )
