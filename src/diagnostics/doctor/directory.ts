import { inconclusive, passed, warning } from '../diagnostic.ts'
import { defineDoctor } from './doctor.ts'

/** LDAP result 49 and 8: it answers, and wants something else of us. */
const OURS = /^LDAP (1|8|49|50)$|certificate|CERT/i

/** Optional: many a bot in the cloud cannot reach it, and nothing waits for it. */
export default defineDoctor({
  name: 'directory',
  title: 'The company’s directory (optional)',
  dependsOn: [],
  judge: ({ servers }) => {
    if (servers.is === 'unasked') {
      return inconclusive('None is configured (LDAP_URL). What it would tell is shown as “could not tell”.')
    }
    if (servers.is === 'refused') {
      const { code, text } = servers.refusal
      return OURS.test(`${code}`)
        ? warning(text, 'Correct LDAP_BIND_DN, LDAP_PASSWORD or LDAP_CA_FILE; or set LDAP_URL=none.')
        : inconclusive(
            `Could not tell: ${text.replace(/\.?$/, '')}.`,
            'Where the directory can never be reached from here, set LDAP_URL=none.',
          )
    }
    const { value } = servers
    if (value.length === 0)
      return warning(
        'It answers, and names no Exchange server.',
        'Let the account in LDAP_BIND_DN read the configuration partition.',
      )
    return passed(
      `${value.length} Exchange server${value.length === 1 ? '' : 's'}: ${value.map(({ name }) => name).join(', ')}.`,
    )
  },
})
