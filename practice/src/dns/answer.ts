/** What an authoritative server says to one question (RFC 1034 4.3.2, RFC 2308 for the answers that say no). Pure. */
import { type Answer, AUTHORITATIVE_ANSWER, type DecodedPacket, type Packet, type SoaAnswer } from 'dns-packet'
import type { DnsRecord } from '../company-types.ts'

/** All records at and below `origin`. */
export interface Zone {
  readonly origin: string
  readonly records: readonly DnsRecord[]
}

const NOERROR = 0
const NXDOMAIN = 3
const NOTIMP = 4
const REFUSED = 5
const RECURSION_DESIRED = 0x0100
const QUERY_OPCODE_MASK = 0x7800
/** A TXT record is a sequence of strings of at most 255 bytes (RFC 1035 3.3.14). */
const TXT_STRING = 255
const MAX_CHAIN = 8

/** The whole answer, however long it is; who sends it decides whether it fits. */
export function answerTo(query: DecodedPacket, zones: readonly Zone[]): Packet {
  const question = query.questions?.[0]
  const base: Packet = { type: 'response', id: query.id ?? 0, questions: query.questions ?? [] }
  const flags = (rcode: number, authority = true): number =>
    (authority ? AUTHORITATIVE_ANSWER : 0) | ((query.flags ?? 0) & RECURSION_DESIRED) | rcode
  if (((query.flags ?? 0) & QUERY_OPCODE_MASK) !== 0) return { ...base, flags: flags(NOTIMP, false) }
  if (question === undefined) return { ...base, flags: flags(REFUSED, false) }

  const answers: Answer[] = []
  let name = question.name.toLowerCase()
  let zone = zoneOf(name, zones)
  if (zone === undefined) return { ...base, flags: flags(NXDOMAIN, false) }
  for (let hop = 0; hop < MAX_CHAIN; hop++) {
    const here = zone.records.filter((record) => record.name.toLowerCase() === name)
    const wanted = here.filter((record) => record.type === question.type)
    if (wanted.length > 0) {
      answers.push(...wanted.map(toAnswer))
      return { ...base, flags: flags(NOERROR), answers }
    }
    const alias = here.find((record) => record.type === 'CNAME')
    if (alias?.type !== 'CNAME') {
      const known = name === zone.origin || zone.records.some((record) => isAtOrBelow(record.name, name))
      const rcode = known || answers.length > 0 ? NOERROR : NXDOMAIN
      return { ...base, flags: flags(rcode), answers, authorities: [soa(zone)] }
    }
    answers.push(toAnswer(alias))
    name = alias.target.toLowerCase()
    zone = zoneOf(name, zones)
    // The alias leads out of what this server knows: the rest is for another server to say.
    if (zone === undefined) return { ...base, flags: flags(NOERROR), answers }
  }
  return { ...base, flags: flags(NOERROR), answers }
}

function zoneOf(name: string, zones: readonly Zone[]): Zone | undefined {
  return zones
    .filter((zone) => isAtOrBelow(name, zone.origin))
    .sort((a, b) => b.origin.length - a.origin.length)
    .at(0)
}

function isAtOrBelow(name: string, origin: string): boolean {
  const lower = name.toLowerCase()
  return lower === origin.toLowerCase() || lower.endsWith(`.${origin.toLowerCase()}`)
}

function toAnswer(record: DnsRecord): Answer {
  const common = { name: record.name, ttl: record.ttl, class: 'IN' as const }
  switch (record.type) {
    case 'MX':
      return { ...common, type: 'MX', data: { preference: record.preference, exchange: record.exchange } }
    case 'TXT':
      return { ...common, type: 'TXT', data: strings(record.text) }
    case 'CNAME':
      return { ...common, type: 'CNAME', data: record.target }
    case 'A':
      return { ...common, type: 'A', data: record.address }
  }
}

function strings(text: string): Buffer[] {
  const bytes = Buffer.from(text, 'utf8')
  const parts: Buffer[] = []
  for (let at = 0; at < bytes.length || at === 0; at += TXT_STRING) parts.push(bytes.subarray(at, at + TXT_STRING))
  return parts
}

/** Says for how long "there is none" may be remembered: `minimum` seconds. */
function soa(zone: Zone): SoaAnswer {
  return {
    type: 'SOA',
    name: zone.origin,
    ttl: 300,
    class: 'IN',
    data: {
      mname: `ns1.${zone.origin}`,
      rname: `hostmaster.${zone.origin}`,
      serial: 1,
      refresh: 7200,
      retry: 900,
      expire: 1209600,
      minimum: 300,
    },
  }
}
