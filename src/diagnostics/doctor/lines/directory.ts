import { defineLine, passed, untold, warning } from '../line.ts'

/** LDAP result 49 and 8: it answers, and wants something else of us. */
const OURS = /^LDAP (1|8|49|50)$|certificate|CERT/i

/** Optional: many a bot in the cloud cannot reach it, and nothing waits for it. */
export default defineLine({
  name: 'directory',
  title: 'The company’s directory (optional)',
  rests: [],
  judge: ({ servers }) => {
    if (servers.is === 'unasked') {
      return untold('None is configured (LDAP_URL). What it would tell is shown as “could not tell”.')
    }
    if (servers.is === 'refused') {
      const { code, text } = servers.refusal
      return OURS.test(`${code}`)
        ? warning(text, 'Correct LDAP_BIND_DN, LDAP_PASSWORD or LDAP_CA_FILE; or set LDAP_URL=none.')
        : untold(
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
