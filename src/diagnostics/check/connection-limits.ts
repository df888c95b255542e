import { defineCheck } from './check.ts'

const GUIDE = 'To upgrade the performance of migration, connections should be limited to your email system.'
const MICROSOFT =
  'If you limited the connections to your source email system, it’s a good idea to increase them to improve migration performance.'

/** The guide has it backwards (admins, section 0): both sentences are shown, and Microsoft's is followed. */
export default defineCheck({
  name: 'connection-limits',
  title: 'Connection limits of the old system are raised',
  needs: ['endpoints'],
  judge: ({ endpoints }) => {
    const limits = endpoints.flatMap((e) =>
      e.maxConcurrentMigrations === undefined
        ? []
        : [`${e.identity}: ${e.maxConcurrentMigrations} mailboxes at a time`],
    )
    const read = limits.length > 0 ? ` The endpoint asks for: ${limits.join('; ')}.` : ''
    return {
      // Nobody can tell from here, and a warning that never goes away is noise.
      verdict: 'inconclusive',
      found: `Limits on the old server and the firewall cannot be read from here.${read} The guide says: “${GUIDE}” Microsoft says the opposite: “${MICROSOFT}”`,
      remedy:
        'Follow Microsoft: raise the total, per-user and per-address connection limits on server and firewall for the migration, at least to the endpoint’s concurrency. Protect a weak server by a lower concurrency of the endpoint: begin at 10 and watch it.',
    }
  },
})
