import { failed, inconclusive, passed } from '../diagnostic.ts'
import { defineDoctor } from './doctor.ts'

/** Teams calls `<PUBLIC_URL>/api/messages`, and takes only certificates that everybody trusts. */
export default defineDoctor({
  name: 'public-address',
  title: 'The bot’s public address',
  dependsOn: [],
  judge: ({ address: { url, practice, met }, store }) => {
    if (practice) return passed('Practice: Teams is on this machine.')
    if (!url.startsWith('https://')) {
      return failed(`${url} is not https.`, 'Set PUBLIC_URL to the https:// address that leads to this bot.')
    }
    if (met.is === 'the bot') return passed(`${url}/api/messages leads to the bot.`)
    if (met.is === 'something else') {
      const to = met.location === undefined ? '' : `, to ${met.location}`
      return failed(
        `${url}/api/messages is answered with ${met.status}${to}, and not by the bot.`,
        'Let the proxy in front pass POST /api/messages to the bot unchanged, without a sign-in page and without a redirect.',
      )
    }
    if (CERTIFICATE.test(met.code)) {
      return failed(
        `${url}: ${met.text}.`,
        'Give the address a valid certificate of a public authority, with the whole chain.',
      )
    }
    if (met.code === 'ENOTFOUND')
      return failed(`${url}: ${met.text}.`, 'Publish the name in DNS, or correct PUBLIC_URL.')
    const running = store.is === 'known' && store.value.lock === 'held'
    return inconclusive(
      `${url} does not answer from here: ${met.text}.`,
      running
        ? 'Try the address from outside: some networks cannot reach their own public addresses.'
        : 'Start the bot and look again.',
    )
  },
})

const CERTIFICATE = /CERT|SIGNED|UNABLE_TO|SIGNATURE|ERR_TLS/
