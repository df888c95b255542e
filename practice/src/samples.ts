import { asCsv, type Company, practiceList, sampleList } from './company.ts'

export interface Sample {
  readonly name: string
  readonly text: string
  readonly about: string
}

/** Ready-made lists of the invented company, for trying a first batch. */
export function samples(company: Company): Sample[] {
  return [
    {
      name: 'sales-1.csv',
      text: asCsv(sampleList(company)),
      about: 'Twenty mailboxes as somebody would really send them, four of them with a problem',
    },
    { name: 'pilot.csv', text: asCsv(practiceList(company, 8)), about: 'Eight healthy mailboxes' },
    { name: 'large.csv', text: asCsv(practiceList(company, 300)), about: 'Three hundred healthy mailboxes' },
  ]
}
