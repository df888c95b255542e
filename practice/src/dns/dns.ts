/** The company's public DNS. */
import type { Company } from '../company-types.ts'
import type { Faults } from '../faults.ts'
import type { PracticeSystem } from '../system.ts'
import type { Zone } from './answer.ts'
import { openDnsServer } from './server.ts'

/** Opens it on loopback (`port` 0 or absent = any free one); `url` is `127.0.0.1:PORT`, for UDP and TCP. */
export function openPracticeDns(input: { company: Company; faults: Faults; port?: number }): Promise<PracticeSystem> {
  const { company, ...rest } = input
  return openDnsServer({ ...rest, zones: zonesOf(company) })
}

/** One zone for each of the company's domains that has records. */
export function zonesOf(company: Pick<Company, 'domains' | 'dns'>): Zone[] {
  return company.domains
    .map(({ name }) => ({
      origin: name,
      records: company.dns.filter((record) => record.name === name || record.name.endsWith(`.${name}`)),
    }))
    .filter((zone) => zone.records.length > 0)
}
