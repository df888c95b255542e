import { defineCheck } from './check.ts'

const MICROSOFT = /(?:^|\s)\+?include:spf\.protection\.(?:outlook\.com|office365\.us|partner\.outlook\.cn)(?=\s|$)/i

/** The one SPF record that leaves Microsoft out; undefined = it includes it, or it could not be told. */
export function spfWithoutMicrosoft(texts: readonly string[]): string | undefined {
  const [record, second] = spfRecords(texts)
  if (record === undefined || second !== undefined) return undefined
  return MICROSOFT.test(record) || REDIRECT.test(record) ? undefined : record
}

const REDIRECT = /(?:^|\s)redirect=/i

function spfRecords(texts: readonly string[]): string[] {
  return texts.map((text) => text.trim()).filter((text) => /^v=spf1(?:\s|$)/i.test(text))
}

/** Migrated people send from Microsoft's servers from the first day (staged-process, "Mail path"): blocks the first start. */
export default defineCheck({
  name: 'spf',
  title: 'SPF includes Microsoft',
  needs: ['txt', 'domain'],
  judge: ({ txt, domain }) => {
    const records = spfRecords(txt.map(({ text }) => text))
    const [record] = records
    const ADD = 'include:spf.protection.outlook.com'
    if (record === undefined) {
      return {
        verdict: 'failed',
        found: `${domain} has no SPF record.`,
        remedy: `Publish one that names the old servers and ${ADD} before the first batch: migrated people send from Microsoft’s servers at once.`,
      }
    }
    if (records.length > 1) {
      return {
        verdict: 'failed',
        found: `${domain} has ${records.length} SPF records: receivers treat that as an error.`,
        remedy: `Join them into one that contains ${ADD}.`,
      }
    }
    if (MICROSOFT.test(record)) return { verdict: 'passed', found: `${record}` }
    if (REDIRECT.test(record)) {
      return {
        verdict: 'inconclusive',
        found: `${record} (the record refers to another one, which was not followed).`,
        remedy: `Check that the other record contains ${ADD}.`,
      }
    }
    return {
      verdict: 'failed',
      found: `${record}`,
      remedy: `Add ${ADD} before the first batch, and keep the old servers: migrated people send from Microsoft’s servers at once, and receivers would refuse it or call it spam.`,
    }
  },
})
