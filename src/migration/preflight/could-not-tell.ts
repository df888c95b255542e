/** Everything that could not be told, as one finding over the whole list: it never blocks. */
import type { Finding } from '../types.ts'
import type { Known, Need, PreflightInput, Rule } from './rule.ts'

const MISSING: Readonly<Record<Need, string>> = {
  recipients: 'the recipients of Exchange Online',
  users: 'the migration users of other batches',
  domains: 'the domains of the tenant',
  mailboxes: 'the company’s directory',
  servers: 'the Exchange servers in the directory',
  tenantUsers: 'the users of the tenant',
  endpoint: 'the endpoint',
  spfWithoutMicrosoft: 'the SPF records of the domains',
}

export function couldNotTell(rules: readonly Rule[], { input, endpointServer }: Known): Finding[] {
  const missing = (Object.keys(MISSING) as Need[]).filter((need) => input[need] === undefined)
  const mute = rules.filter((rule) => isMute(rule, input))
  const sentences: string[] = []
  if (missing.length > 0) {
    sentences.push(`Could not be read: ${missing.map((need) => MISSING[need]).join(', ')}.`)
    if (mute.length > 0)
      sentences.push(`So this was not checked: ${mute.map((rule) => lowerFirst(rule.title)).join('; ')}.`)
  }
  const named = input.endpoint?.remoteServer
  if (named !== undefined && input.mailboxes !== undefined && endpointServer === undefined) {
    sentences.push(
      `The endpoint names ${named}, which is none of the servers that hold mailboxes: mailboxes on another server than the one behind it would fail.`,
    )
  }
  if (sentences.length === 0) return []
  return [
    {
      rule: 'could-not-tell',
      severity: 'unknown',
      text: sentences.join(' '),
      remedy:
        'Make these systems reachable and check again, or look at these points by hand. The list is not held up by it.',
    },
  ]
}

/** Whether a rule lacks what it needs to speak. */
export function isMute({ needs, anyOf }: Rule, input: PreflightInput): boolean {
  const lacks = (need: Need) => input[need] === undefined
  return anyOf ? needs.every(lacks) : needs.some(lacks)
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
