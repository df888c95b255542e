/** Questions and answers of DNS as bytes: what is asked, and whether what came back is the answer to it. Pure. */
import { type Answer, decode, encode, RECURSION_DESIRED } from 'dns-packet'

export type RecordKind = 'MX' | 'TXT' | 'CNAME'

export interface Question {
  readonly name: string
  readonly type: RecordKind
}

/** `rcode` by its name (`NOERROR`, `NXDOMAIN`, `SERVFAIL`, …). */
export interface Response {
  readonly rcode: string
  readonly truncated: boolean
  readonly answers: readonly Answer[]
}

/** Small enough to pass undivided over every network (DNS flag day 2020). */
const UDP_PAYLOAD = 1232

/** The bytes of a recursive query. With `extended`, longer UDP answers are allowed (EDNS, RFC 6891). */
export function queryBytes(id: number, question: Question, extended: boolean): Buffer {
  return encode({
    type: 'query',
    id,
    flags: RECURSION_DESIRED,
    questions: [{ name: question.name, type: question.type, class: 'IN' }],
    additionals: extended
      ? [
          {
            type: 'OPT',
            name: '.',
            udpPayloadSize: UDP_PAYLOAD,
            extendedRcode: 0,
            ednsVersion: 0,
            flags: 0,
            flag_do: false,
            options: [],
          },
        ]
      : [],
  })
}

/** The answer, or undefined where these bytes answer something else: another id, another question, not a response. */
export function responseTo(id: number, question: Question, bytes: Buffer): Response | undefined {
  try {
    const packet = decode(bytes) as ReturnType<typeof decode> & { rcode?: string }
    const asked = packet.questions?.[0]
    const echoed = asked !== undefined && sameName(asked.name, question.name) && asked.type === question.type
    // A server that could not read the question need not repeat it (RFC 1035 4.1.1).
    if (!packet.flag_qr || packet.id !== id || (!echoed && packet.rcode !== 'FORMERR')) return undefined
    return { rcode: packet.rcode ?? 'NOERROR', truncated: packet.flag_tc, answers: packet.answers ?? [] }
  } catch {
    return undefined
  }
}

/** Without the final dot; letters as the server wrote them. */
export function bareName(name: string): string {
  return name.replace(/\.$/, '')
}

/** The strings of one TXT record are one text, joined without a blank (RFC 7208 3.3). */
export function textOf(data: unknown): string {
  const parts = Array.isArray(data) ? data : [data]
  return parts.map((part) => (Buffer.isBuffer(part) ? part.toString('utf8') : String(part))).join('')
}

function sameName(a: string, b: string): boolean {
  return bareName(a).toLowerCase() === bareName(b).toLowerCase()
}
