import { defineCheck } from './check.ts'

/** `ExchangeOutlookAnywhere`: any other kind of endpoint makes another kind of migration. */
export const isStagedEndpoint = ({ type }: { readonly type: string }): boolean =>
  /^ExchangeOutlookAnywhere$/i.test(type)

export default defineCheck({
  name: 'endpoint',
  title: 'A migration endpoint for Outlook Anywhere is there',
  needs: ['endpoints'],
  judge: ({ endpoints }) => {
    const fit = endpoints.filter(isStagedEndpoint)
    if (fit.length > 0) {
      const found = fit
        .map((e) => `${e.identity} (${e.remoteServer ? `server ${e.remoteServer}` : 'Autodiscover'})`)
        .join(', ')
      return { verdict: 'passed', found: `${found}.` }
    }
    return {
      verdict: 'failed',
      found:
        endpoints.length === 0
          ? 'There is no migration endpoint.'
          : `There are only endpoints of other kinds: ${endpoints.map((e) => `${e.identity} (${e.type})`).join(', ')}.`,
      remedy:
        'An administrator makes it once in the Exchange admin center: Migration, Endpoints, New, Outlook Anywhere. The on-premises password is typed there and nowhere else; never send it here.',
    }
  },
})
