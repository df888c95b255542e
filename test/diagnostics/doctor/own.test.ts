/** The doctor's diagnostics by tables: facts in, verdict and remedy out. */
import type { DoctorFacts } from '../../../src/diagnostics/doctor/facts.ts'
import { ABEL, known, OLIVE, refused, unasked } from './facts.ts'
import { judgeBy } from './tables.ts'

const store = (more: object) => ({
  store: known({
    ...({ dir: '/data/store', exists: true, unwritable: undefined, setAside: [], lock: 'free' } as const),
    ...more,
  }),
})

const met = (answer: DoctorFacts['address']['met'], url = 'https://bot.contoso.com') => ({
  address: { url, practice: false, met: answer },
})

const nothing = (code: string) => ({ is: 'nothing', code, text: code }) as const

const people = (operators: string[], approvers: string[]) => ({ people: { operators, approvers } })

judgeBy({
  organization: [
    ['read', {}, 'passed', /Contoso/],
    [
      'not synchronised',
      { organization: known({ displayName: 'C', syncEnabled: undefined, lastSync: undefined }) },
      'warning',
      /without/,
      /Entra Connect/,
    ],
    ['refused', { organization: refused('Authorization_RequestDenied') }, 'failed', /./, /admin consent/],
    ['another cloud', { organization: refused('InvalidAuthenticationToken') }, 'failed', /./, /CLOUD/],
    ['silent', { organization: refused('Patience', 'No answer') }, 'failed', /./, /graph\.microsoft\.com on port 443/],
  ],
  directory: [
    ['answers', {}, 'passed', /1 Exchange server: EX07-01/],
    ['none', { servers: unasked('') }, 'inconclusive', /None is configured/],
    [
      'out of reach',
      { servers: refused('ETIMEDOUT', 'The directory did not answer') },
      'inconclusive',
      /Could not tell/,
      /LDAP_URL=none/,
    ],
    [
      'a wrong password',
      { servers: refused('LDAP 49', 'The directory does not accept the name') },
      'warning',
      /does not accept/,
      /LDAP_PASSWORD/,
    ],
    [
      'an unknown certificate',
      { servers: refused('SELF_SIGNED_CERT_IN_CHAIN', 'Not trusted') },
      'warning',
      /Not trusted/,
      /LDAP_CA_FILE/,
    ],
    ['no servers', { servers: known([]) }, 'warning', /names no/, /LDAP_BIND_DN/],
  ],
  dns: [
    ['answers', {}, 'passed', /mail\.contoso\.com/],
    ['no MX', { mx: known({ domain: 'contoso.com', exchanges: [] }) }, 'warning', /no MX/, /check/],
    ['silent', { mx: refused('ETIMEOUT', 'No answer') }, 'warning', /No answer/, /DNS_SERVER/],
    ['no domain', { mx: unasked('no domain of the company is known') }, 'inconclusive', /no domain/],
  ],
  store: [
    ['running', {}, 'passed', /running on it/],
    ['new', store({ exists: false }), 'passed', /made at the first start/],
    ['left by a crash', store({ lock: 'left' }), 'passed', /did not end cleanly/],
    ['not writable', store({ unwritable: 'the disk is full' }), 'failed', /disk is full/, /DATA_DIR/],
    [
      'set aside',
      store({ setAside: ['documents/batch/a.json.corrupt-1'] }),
      'warning',
      /1 file set aside.*a\.json/,
      /backup/,
    ],
    ['unreadable', { store: refused('EACCES', 'permission denied') }, 'failed', /permission denied/, /DATA_DIR/],
  ],
  'public-address': [
    ['the bot', {}, 'passed', /leads to the bot/],
    [
      'practice',
      { address: { url: 'http://127.0.0.1:3978', practice: true, met: { is: 'the bot' } } },
      'passed',
      /Practice/,
    ],
    ['http', met({ is: 'the bot' }, 'http://bot.contoso.com'), 'failed', /not https/, /PUBLIC_URL/],
    [
      'a sign-in page',
      met({ is: 'something else', status: 302, location: 'login.contoso.com' }),
      'failed',
      /302, to login\.contoso\.com/,
      /without a redirect/,
    ],
    ['a bad certificate', met(nothing('CERT_HAS_EXPIRED')), 'failed', /./, /valid certificate/],
    ['no such name', met(nothing('ENOTFOUND')), 'failed', /./, /DNS/],
    ['silent, and the bot runs', met(nothing('ECONNREFUSED')), 'inconclusive', /from here/, /from outside/],
    [
      'silent, and no bot runs',
      { ...met(nothing('ECONNREFUSED')), ...store({}) },
      'inconclusive',
      /from here/,
      /Start the bot/,
    ],
  ],
  people: [
    ['two', {}, 'passed', /1 operator, 1 approver/],
    ['nobody asks', people([], [ABEL]), 'failed', /no operator/, /OPERATORS/],
    ['nobody decides', people([OLIVE], []), 'failed', /no approver/, /APPROVERS/],
    ['one for both', people([OLIVE], [OLIVE.toUpperCase()]), 'failed', /only approver/, /second person/],
    ['one of two is stuck', people([OLIVE, ABEL], [ABEL]), 'warning', /nobody can approve/, /second person/],
    ['each for the other', people([OLIVE, ABEL], [OLIVE, ABEL]), 'passed', /2 operators, 2 approvers/],
    ['names', people(['olive@contoso.com'], [ABEL]), 'warning', /olive@contoso\.com/, /object id/],
  ],
})
