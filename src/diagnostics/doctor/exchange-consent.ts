import { failed, inconclusive, passed } from '../diagnostic.ts'
import { defineDoctor } from './doctor.ts'
import { MANAGE_AS_APP } from './needs.ts'
import { howToConsent } from './remedies.ts'

/** The first of the two things Exchange Online wants: the app role, in the token. */
export default defineDoctor({
  name: 'exchange-consent',
  title: `Consent to ${MANAGE_AS_APP}`,
  dependsOn: ['token-exchange'],
  judge: ({ tokens: { exchange }, signIn }) => {
    if (exchange.is === 'practice') return passed('Practice: no token needed.')
    if (exchange.is !== 'known') return { ...inconclusive('There is no token to look into.'), blind: true }
    const { roles } = exchange.value
    if (roles === undefined) return inconclusive('The token cannot be read; the next line tells.')
    if (roles.includes(MANAGE_AS_APP)) return passed('The token has it.')
    return failed(
      roles.length === 0
        ? 'The token has no application permission at all.'
        : `The token has only ${roles.join(', ')}.`,
      howToConsent(MANAGE_AS_APP, 'Office 365 Exchange Online', signIn.systems),
    )
  },
})
