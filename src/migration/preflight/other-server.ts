import { hostOf } from './known.ts'
import { defineRule } from './rule.ts'

/** A manual endpoint names one server; a mailbox on another one fails (New-MigrationEndpoint). */
export default defineRule({
  name: 'other-server',
  title: 'On another server than the endpoint’s',
  needs: ['mailboxes', 'endpoint'],
  say: ({ mailbox }, { endpointServer, input }) => {
    if (!mailbox || endpointServer === undefined || hostOf(mailbox.server) === endpointServer) return undefined
    return {
      severity: 'blocks',
      text: `The mailbox is on ${mailbox.server}; the endpoint ${input.endpoint?.identity} names ${input.endpoint?.remoteServer}.`,
      remedy: `Put the mailboxes of ${mailbox.server} into a batch of their own with an endpoint that names it, or use an endpoint with Autodiscover.`,
    }
  },
})
