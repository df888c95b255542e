import { known, unknown } from '../diagnostics/check/check.ts'
import { spfWithoutMicrosoft } from '../diagnostics/check/spf.ts'
import type { DnsReads } from '../systems/ports.ts'
import { type Reading, readingOf, valueIn } from './reading.ts'

/** A company with more mail domains is looked at for these only: one answer each, before a person's turn is over. */
export const MOST_DOMAINS = 20

/** SPF records that leave Microsoft out, by domain. Unknown where DNS said nothing of any of them. */
export async function spfOf(dns: DnsReads, domains: Iterable<string>): Promise<Reading<ReadonlyMap<string, string>>> {
  const names = [...domains].slice(0, MOST_DOMAINS)
  const answers = await Promise.all(names.map((name) => readingOf(() => dns.txt(name))))
  const silent = answers.find((answer) => !answer.known)
  if (silent !== undefined && !silent.known && answers.every((answer) => !answer.known)) return unknown(silent.why)
  return known(
    new Map(
      names.flatMap((name, index) => {
        const answer = answers[index]
        const record = spfWithoutMicrosoft((answer && valueIn(answer))?.map(({ text }) => text) ?? [])
        return record === undefined ? [] : [[name, record] as const]
      }),
    ),
  )
}
